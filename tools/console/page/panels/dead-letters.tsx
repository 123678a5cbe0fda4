import { useState } from 'preact/hooks';
import type { CommandResult, DeadLetterRecord, ReasonGroup } from '../../shared/api.ts';
import { ask, useAnswer, useTask } from '../ask.ts';
import { queues, relay } from '../live.ts';
import { Card, Facts, Mark, Notice, Payload } from '../parts/blocks.tsx';
import { CheckBox, TextField } from '../parts/fields.tsx';
import { pretty } from '../parts/words.ts';

/** Dead letters by reason; one group can be opened, sent back, or exported. */
export function DeadLetters() {
  // The queues are counted all the time; the records are looked at again when a count has changed.
  const there = (queues.value?.queues ?? []).reduce((sum, { dead }) => sum + dead, 0);
  const { answer, problem, reload } = useAnswer<CommandResult<ReasonGroup>>('dead-letters', there);
  const [open, setOpen] = useState<string>();
  // Kept here, as a redrive that empties a group takes the group's part away.
  const task = useTask<string>();
  const again = (
    <button type="button" onClick={reload}>
      Look again
    </button>
  );
  return (
    <Card title="Dead letters" button={again}>
      <Notice mood="bad">{problem}</Notice>
      <Notice mood="bad">{task.problem}</Notice>
      <Notice mood="good">{task.answer}</Notice>
      {answer?.records.length === 0 && <p>There are none.</p>}
      {answer?.records.map((group) => {
        const { queue, name, reason, count, triggers } = group;
        const key = `${queue} ${name}: ${reason}`;
        const counts = Object.entries(triggers)
          .map(([trigger, times]) => `${times} ${trigger.replace('com.cometchat.', '')}`)
          .join(', ');
        return (
          <section key={key} aria-label={key}>
            <div class="row">
              <Mark mood="bad">{count}</Mark> <b>{reason}</b>
              <span>
                in {queue} {name} ({counts})
              </span>
              <button
                type="button"
                aria-expanded={open === key}
                onClick={() => setOpen(open === key ? undefined : key)}
              >
                {open === key ? 'Close' : 'Open'}
              </button>
            </div>
            {open === key && <Actions group={group} task={task} onChange={reload} />}
          </section>
        );
      })}
    </Card>
  );
}

/** What can be done with the dead letters of one reason: see why, try a redrive, redrive, export. */
function Actions(props: {
  group: ReasonGroup;
  task: ReturnType<typeof useTask<string>>;
  onChange: () => void;
}) {
  const { group, onChange } = props;
  const { busy, run } = props.task;
  const { queue, name, reason } = group;
  const [typed, setTyped] = useState('');
  const [file, setFile] = useState(`dead-${name}.ndjson`);
  const [remove, setRemove] = useState(false);
  const act = (path: string, more: object, changes: boolean) =>
    run(async () => {
      const body = { queue, name, reason, typed, ...more };
      const { ok, problem, records } = await ask<CommandResult<object>>(`dead-letters/${path}`, body);
      if (changes) onChange();
      const done = records.map((record) => factsOf(record).map((fact) => fact.join(': ')));
      const words = [problem, ...done.map((facts) => facts.join(', '))].filter(Boolean).join('\n');
      if (!ok) throw new Error(words);
      return words;
    });
  return (
    <div>
      <div class="row">
        <button type="button" disabled={busy} onClick={() => act('redrive', { dryRun: true }, false)}>
          Try a redrive
        </button>
        <TextField label={`Type ${name} to confirm`} value={typed} onInput={setTyped} />
        <button
          type="button"
          class="danger"
          disabled={busy || typed !== name}
          onClick={() => act('redrive', { dryRun: false }, true)}
        >
          Redrive
        </button>
      </div>
      <div class="row">
        <TextField label="Export to the file" value={file} onInput={setFile} />
        <CheckBox label="and delete from the queue" checked={remove} onChange={setRemove} />
        <button
          type="button"
          disabled={busy || (remove && typed !== name)}
          onClick={() => act('export', { file, remove }, remove)}
        >
          Export
        </button>
        <span class="hint">The file is written where the console runs. It holds what people wrote.</span>
      </div>
      <Records group={group} />
    </div>
  );
}

const mostRecords = 10;

/** The first records of the queue that are there for this reason. */
function Records({ group: { queue, name, reason } }: { group: ReasonGroup }) {
  const { answer, problem } = useAnswer<CommandResult<DeadLetterRecord>>(
    `dead-letters/records?queue=${queue}&name=${name}`,
  );
  const records = (answer?.records ?? []).filter((record) => record.reason === reason);
  return (
    <>
      <Notice mood="bad">{problem}</Notice>
      {records.slice(0, mostRecords).map((record) => (
        <details key={record.messageId}>
          <summary>{record.messageId}</summary>
          <Facts facts={factsOf(record)} />
          {relay.value?.local === true && <Payload load={() => payloadOf(record.messageId)} />}
        </details>
      ))}
    </>
  );
}

/** What is known of a record, as names and values: every field but its content. */
function factsOf(record: object): readonly (readonly [name: string, value: string])[] {
  return Object.entries(record)
    .filter(([name, value]) => name !== 'kind' && name !== 'body' && value !== null)
    .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
}

async function payloadOf(id: string): Promise<string> {
  const path = `dead-letters/payload?id=${encodeURIComponent(id)}`;
  const { records, problem } = await ask<CommandResult<DeadLetterRecord>>(path);
  const body = records[0]?.body;
  return body === undefined ? problem : pretty(body);
}
