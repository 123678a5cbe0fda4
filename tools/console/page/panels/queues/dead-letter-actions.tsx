import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { CommandResult } from '../../../shared/api.ts';
import { relay } from '../../live.ts';
import { Notice } from '../../parts/notice.tsx';
import { Payload, pretty } from '../../parts/payload.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask, wordsOf } from '../../server.ts';
import { factsOf, type ReasonGroup } from '../../state/dead-letter.ts';

/** What can be done with the dead letters of one reason: see why, try a redrive, redrive, export. */
export function DeadLetterActions({ group, onChange }: { group: ReasonGroup; onChange: () => void }) {
  const { queue, name, reason } = group;
  const [typed, setTyped] = useState('');
  const [file, setFile] = useState(`dead-${name}.ndjson`);
  const [remove, setRemove] = useState(false);
  const [said, setSaid] = useState<{ words: string; mood: 'good' | 'bad' }>();
  const [busy, setBusy] = useState(false);
  const act = async (path: string, more: object, changes: boolean) => {
    setBusy(true);
    try {
      const result = await ask<CommandResult>(`dead-letters/${path}`, {
        queue,
        name,
        reason,
        typed,
        ...more,
      });
      const words = [result.problem, ...result.records.map(summaryOf)].filter(Boolean).join('\n');
      setSaid({ words, mood: result.ok ? 'good' : 'bad' });
      if (changes) onChange();
    } catch (error) {
      setSaid({ words: wordsOf(error), mood: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <div class="row">
        <button type="button" disabled={busy} onClick={() => act('redrive', { dryRun: true }, false)}>
          Try a redrive
        </button>
        <label>
          Type {name} to confirm
          <input value={typed} spellcheck={false} onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
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
        <label>
          Export to the file
          <input value={file} spellcheck={false} onInput={(event) => setFile(event.currentTarget.value)} />
        </label>
        <label class="inline">
          <input
            type="checkbox"
            checked={remove}
            onChange={(event) => setRemove(event.currentTarget.checked)}
          />
          and delete from the queue
        </label>
        <button
          type="button"
          disabled={busy || (remove && typed !== name)}
          onClick={() => act('export', { file, remove }, remove)}
        >
          Export
        </button>
        <span class="hint">The file is written where the console runs. It holds what people wrote.</span>
      </div>
      {said !== undefined && <Notice mood={said.mood}>{said.words}</Notice>}
      <Records group={group} />
    </div>
  );
}

/** The first records of the queue that are there for this reason. */
function Records({ group: { queue, name, reason } }: { group: ReasonGroup }) {
  const { answer, problem } = useAnswer<CommandResult>(`dead-letters/records?queue=${queue}&name=${name}`);
  const records = (answer?.records ?? [])
    .map(factsOf)
    .filter((facts) => facts.some(([, value]) => value === reason));
  return (
    <>
      <Notice mood="bad">{problem}</Notice>
      {records.slice(0, 10).map((facts) => (
        <Record key={idOf(facts)} id={idOf(facts)} facts={facts} />
      ))}
    </>
  );
}

function Record({ id, facts }: { id: string; facts: Facts }) {
  return (
    <details>
      <summary>{id}</summary>
      <dl>
        {facts.map(([field, value]) => (
          <Fragment key={field}>
            <dt>{field}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {relay.value?.local === true && <Payload load={() => payloadOf(id)} />}
    </details>
  );
}

type Facts = ReturnType<typeof factsOf>;

function idOf(facts: Facts): string {
  return facts.find(([field]) => field === 'messageId')?.[1] ?? '';
}

async function payloadOf(id: string): Promise<string> {
  const { records, problem } = await ask<CommandResult>(`dead-letters/payload?id=${encodeURIComponent(id)}`);
  const body: unknown = Object(records[0]).body;
  return typeof body === 'string' ? pretty(body) : problem;
}

function summaryOf(record: unknown): string {
  return factsOf(record)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
