import type { Answers, KeptMessage, WhatIf } from '../../shared/api.ts';
import { ask, useTask } from '../ask.ts';
import { relay } from '../live.ts';
import { Card, Notice } from '../parts/blocks.tsx';

/** Judges a recording with the edited settings beside those in force, as `relay decide --compare` does. */
export function WhatIfCard({ current, edited }: { current: string; edited: string }) {
  const { answer, problem, run } = useTask<WhatIf>();
  const judge = (read: () => Promise<string>) =>
    run(async () => ask('rules/what-if', { lines: await read(), current, edited }));
  return (
    <Card title="What if">
      <div class="row">
        <label>
          A recording, made by relay record
          <input
            type="file"
            accept=".ndjson,.jsonl,.txt"
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file !== undefined) void judge(() => file.text());
            }}
          />
        </label>
        {relay.value?.local === true && (
          <button type="button" onClick={() => judge(readRun)}>
            Judge the messages of the run
          </button>
        )}
      </div>
      <Notice mood="bad">{problem}</Notice>
      {answer !== undefined && <Judged {...answer} />}
    </Card>
  );
}

/** The messages of the local run, one a line. */
async function readRun(): Promise<string> {
  const messages = await ask<readonly KeptMessage[]>('messages');
  // A message that rules were asked about comes as an event too.
  const questions = messages.filter(({ kind }) => kind === 'question');
  return (questions.length > 0 ? questions : messages).map(({ body }) => body).join('\n');
}

function Judged({ summary, findings, unreadable }: WhatIf) {
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

function countsOf({ passed, annotated, dropped }: Answers): string {
  return `${passed} passed, ${annotated} annotated, ${dropped} dropped`;
}
