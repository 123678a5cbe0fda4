import type { Tried, TriedDecision } from '../../../shared/api.ts';
import { durationOf } from '../../parts/clock.ts';
import { Code, Scroll } from '../../parts/scroll.tsx';

const moods = { passed: 'good', annotated: 'good', dropped: 'warning' } as const;

/** What each rule says of a message: with the settings in force, and with the edited ones. */
export function Verdicts({ current, edited }: { current: Tried; edited: Tried }) {
  const names = [...new Set([...rulesOf(current), ...rulesOf(edited)])];
  return (
    <Scroll label="What each rule says">
      <table>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">In force</th>
            <th scope="col">Edited</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Answer</th>
            <td>
              <TriedAnswer tried={current} />
            </td>
            <td>
              <TriedAnswer tried={edited} />
            </td>
          </tr>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{wordsFor(current, name)}</td>
              <td>{wordsFor(edited, name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {names.length === 0 && current.ok && edited.ok && <p class="hint">No rule is on.</p>}
    </Scroll>
  );
}

function TriedAnswer({ tried }: { tried: Tried }) {
  if (!tried.ok) return <span class="notice bad">{tried.problems.join('\n')}</span>;
  const { answer, forced, metadata, milliseconds } = tried.decision;
  return (
    <>
      <span class={`mark ${moods[answer]}`}>{answer}</span> {forced && 'forced '}
      <span class="hint">in {durationOf(milliseconds)}</span>
      {metadata !== undefined && <Code>{JSON.stringify(metadata, undefined, 2)}</Code>}
    </>
  );
}

function rulesOf(tried: Tried): readonly string[] {
  return tried.ok ? tried.decision.rules.map(({ rule }) => rule) : [];
}

function wordsFor(tried: Tried, name: string): string {
  const found = tried.ok ? ruleOf(tried.decision, name) : undefined;
  if (found === undefined) return 'off';
  const { mode, outcome, reason } = found;
  return `${outcome}${reason === undefined ? '' : ` (${reason})`}${mode === 'shadow' ? ', in shadow' : ''}`;
}

function ruleOf({ rules }: TriedDecision, name: string) {
  return rules.find(({ rule }) => rule === name);
}
