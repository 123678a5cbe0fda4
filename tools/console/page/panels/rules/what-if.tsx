import { useState } from 'preact/hooks';
import type { KeptMessage, WhatIf } from '../../../shared/api.ts';
import { relay } from '../../live.ts';
import { Notice } from '../../parts/notice.tsx';
import { ask, wordsOf } from '../../server.ts';

interface Counts {
  readonly passed: number;
  readonly annotated: number;
  readonly dropped: number;
}

interface Summary extends Counts {
  readonly messages: number;
  readonly compared?: Counts & { readonly different: number };
}

interface Finding {
  readonly line: number;
  readonly answer: string;
  readonly before?: string;
  readonly annotation?: object;
  readonly rule?: string;
  readonly id?: string;
}

/** Judges a recording with the edited settings beside those in force, as `relay decide --compare` does. */
export function WhatIfCard({ current, edited }: { current: string; edited: string }) {
  const [result, setResult] = useState<WhatIf<Summary, Finding>>();
  const [problem, setProblem] = useState('');
  const judge = async (lines: string) => {
    try {
      setResult(await ask('rules/what-if', { lines, current, edited }));
      setProblem('');
    } catch (error) {
      setProblem(wordsOf(error));
    }
  };
  const judgeRun = async () => {
    const messages = await ask<readonly KeptMessage[]>('messages').catch(() => []);
    // A message that rules were asked about comes as an event too.
    const questions = messages.filter(({ kind }) => kind === 'question');
    await judge((questions.length > 0 ? questions : messages).map(({ body }) => body).join('\n'));
  };
  return (
    <section class="card" aria-labelledby="what-if-title">
      <h3 id="what-if-title">What if</h3>
      <div class="row">
        <label>
          A recording, made by relay record
          <input
            type="file"
            accept=".ndjson,.jsonl,.txt"
            onChange={async (event) => {
              const file = event.currentTarget.files?.[0];
              if (file !== undefined) await judge(await file.text());
            }}
          />
        </label>
        {relay.value?.local === true && (
          <button type="button" onClick={judgeRun}>
            Judge the messages of the run
          </button>
        )}
      </div>
      <Notice mood="bad">{problem}</Notice>
      {result?.ok === false && <Notice mood="bad">{result.problems.join('\n')}</Notice>}
      {result?.ok === true && <Outcome {...result} />}
    </section>
  );
}

function Outcome({ summary, findings, unreadable }: Extract<WhatIf<Summary, Finding>, { ok: true }>) {
  const { messages, compared } = summary;
  return (
    <div aria-live="polite">
      <p>
        {messages} messages judged. Edited: {countsOf(summary)}.
        {compared !== undefined &&
          ` In force: ${countsOf(compared)}. Answered differently: ${compared.different}.`}
      </p>
      {unreadable.length > 0 && <Notice mood="warning">{unreadable.slice(0, 5).join('\n')}</Notice>}
      <ul class="findings">
        {findings.map(({ line, answer, before, rule, id, annotation }) => (
          <li key={line}>
            line {line}
            {id !== undefined && ` (message ${id})`}: {before !== undefined && `${before}, now `}
            {answer}
            {rule !== undefined && ` by ${rule}`}
            {annotation !== undefined && `: ${JSON.stringify(annotation)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function countsOf({ passed, annotated, dropped }: Counts): string {
  return `${passed} passed, ${annotated} annotated, ${dropped} dropped`;
}
