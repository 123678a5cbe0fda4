import type { CommandResult } from '../../../shared/api.ts';
import { Notice } from '../../parts/notice.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { Words } from '../../parts/words.tsx';
import { findingsOf } from '../../state/finding.ts';

const moods = { ok: 'good', warn: 'warning', fail: 'bad', 'not checked': 'neutral' } as const;

/** Credentials and their rotation, rules, queues, and the registration at CometChat, as `relay doctor` sees them. */
export function Health() {
  const { answer, problem, reload } = useAnswer<CommandResult>('doctor');
  const findings = findingsOf(answer?.records ?? []);
  return (
    <section class="card" aria-labelledby="health-title">
      <div class="row">
        <h3 id="health-title">Checks</h3>
        <button type="button" onClick={reload}>
          Check again
        </button>
      </div>
      <Notice mood="bad">{problem}</Notice>
      {answer === undefined && problem === '' && <p>Checking…</p>}
      <ul class="findings">
        {findings.map(({ check, grade, says, advice }) => (
          <li key={`${check} ${says}`}>
            <span class={`mark ${moods[grade]}`}>{grade}</span>
            <b>{check}</b>: <Words>{says}</Words>
            {advice !== undefined && (
              <div class="hint">
                <Words>{advice}</Words>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
