import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { CommandResult } from '../../../shared/api.ts';
import { relay } from '../../live.ts';
import { Notice } from '../../parts/notice.tsx';
import { Payload, pretty } from '../../parts/payload.tsx';
import { CheckBox, TextField } from '../../parts/text-field.tsx';
import type { useAction } from '../../parts/use-action.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask } from '../../server.ts';
import { factsOf, type ReasonGroup } from '../../state/dead-letter.ts';

/** What can be done with the dead letters of one reason: see why, try a redrive, redrive, export. */
export function DeadLetterActions(props: {
  group: ReasonGroup;
  action: ReturnType<typeof useAction>;
  onChange: () => void;
}) {
  const { group, onChange } = props;
  const { busy, run } = props.action;
  const { queue, name, reason } = group;
  const [typed, setTyped] = useState('');
  const act = (path: string, more: object, changes: boolean) =>
    run(async () => {
      const body = { queue, name, reason, typed, ...more };
      const { ok, problem, records } = await ask<CommandResult>(`dead-letters/${path}`, body);
      if (changes) onChange();
      const words = [problem, ...records.map(summaryOf)].filter(Boolean).join('\n');
      return { words, mood: ok ? 'good' : 'bad' };
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
      <Export
        name={name}
        disabled={(remove) => busy || (remove && typed !== name)}
        onExport={(file, remove) => act('export', { file, remove }, remove)}
      />
      <Records group={group} />
    </div>
  );
}

function Export(props: {
  name: string;
  disabled: (remove: boolean) => boolean;
  onExport: (file: string, remove: boolean) => void;
}) {
  const [file, setFile] = useState(`dead-${props.name}.ndjson`);
  const [remove, setRemove] = useState(false);
  return (
    <div class="row">
      <TextField label="Export to the file" value={file} onInput={setFile} />
      <CheckBox label="and delete from the queue" checked={remove} onChange={setRemove} />
      <button type="button" disabled={props.disabled(remove)} onClick={() => props.onExport(file, remove)}>
        Export
      </button>
      <span class="hint">The file is written where the console runs. It holds what people wrote.</span>
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
