import { useEffect, useState } from 'preact/hooks';
import type { CommandResult, Sample, SentDelivery } from '../../shared/api.ts';
import { ask, useAnswer, useTask } from '../ask.ts';
import { log, relay } from '../live.ts';
import { Card, Code, Copy, Notice, OutcomeMark } from '../parts/blocks.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { JsonEditor } from '../parts/json-editor.tsx';
import { clockOf, durationOf } from '../parts/words.ts';

/** Makes a delivery of any trigger, sends it as CometChat does, and shows the answer and what came of it. */
export function SendPanel() {
  const [text, setText] = useState('');
  const { answer: sent, problem, run } = useTask<SentDelivery>();
  const send = (body: string, wrongPassword = false) => run(() => ask('send', { body, wrongPassword }));
  if (relay.value?.local === false)
    return (
      <p class="notice">
        Made-up deliveries go to the local run only. For this stage: relay smoke --stage {relay.value.stage}
      </p>
    );
  return (
    <div class="columns">
      <Card title="Delivery">
        <SamplePicker onSample={setText} />
        <JsonEditor label="Delivery as JSON" value={text} onChange={setText} />
        <div class="row">
          <button type="button" class="main" disabled={text === ''} onClick={() => send(text)}>
            Send
          </button>
          <button type="button" disabled={text === ''} onClick={() => send(text, true)}>
            With a wrong password
          </button>
          <button type="button" disabled={text === ''} onClick={() => send(text.slice(0, -2))}>
            With a broken body
          </button>
        </div>
        <p class="hint">Sent again without a change, a delivery is a duplicate.</p>
        <Curl body={text} key={text} />
        <Notice mood="bad">{problem}</Notice>
      </Card>
      <div>
        <div aria-live="polite">{sent !== undefined && <Result sent={sent} />}</div>
        <Faults />
      </div>
    </div>
  );
}

function SamplePicker({ onSample }: { onSample: (text: string) => void }) {
  const { answer: samples = [], problem } = useAnswer<readonly Sample[]>('samples');
  const options = samples.map(
    ({ trigger, system, variant }, index) =>
      [String(index), `${trigger} (${[system, variant].filter(Boolean).join(', ')})`] as const,
  );
  const [chosen, setChosen] = useState('0');
  const sample = useAnswer<object>(`sample?index=${chosen}`);
  useEffect(() => {
    if (sample.answer !== undefined) onSample(JSON.stringify(sample.answer, undefined, 2));
  }, [sample.answer]);
  return (
    <div class="row">
      <Select label="Trigger" value={chosen} options={options} onChange={setChosen} />
      <button type="button" onClick={sample.reload}>
        Fresh ids
      </button>
      <Notice mood="bad">{problem || sample.problem}</Notice>
    </div>
  );
}

/** The same from a shell. It names the password without holding it. */
function Curl({ body }: { body: string }) {
  const { answer, problem, run } = useTask<CommandResult<{ readonly command: string }>>();
  if (answer === undefined)
    return (
      <>
        <button type="button" disabled={body === ''} onClick={() => run(() => ask('curl', { body }))}>
          Show as curl
        </button>
        <Notice mood="bad">{problem}</Notice>
      </>
    );
  const command = answer.records[0]?.command ?? answer.problem;
  return (
    <>
      <Copy text={command} what="the curl command" />
      <Code>{command}</Code>
    </>
  );
}

/** The answer, and the records of the same request as they come. */
function Result({ sent }: { sent: SentDelivery }) {
  const records = log.about({ requestId: sent.requestId });
  return (
    <Card title="Answer">
      <p>
        <b>{sent.status ?? sent.failure}</b> after {durationOf(sent.milliseconds)}
      </p>
      <Code>{sent.body === '' ? '(empty)' : sent.body}</Code>
      <h4>What came of it</h4>
      {records.length === 0 && <p class="hint">Nothing is known yet.</p>}
      <ul class="findings">
        {records.map((record) => (
          <li key={record.key}>
            <OutcomeMark record={record} />
            {record.trigger} at {clockOf(record.time)}
            {record.consumers.length > 0 && ` to ${record.consumers.join(', ')}`}
            {record.rule !== undefined && ` by the rule ${record.rule}`}
            {record.reason !== undefined && `: ${record.reason}`}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const actions = [
  ['fail', 'answers with an error'],
  ['throttle', 'throttles'],
  ['hang', 'does not answer'],
  ['refuse', 'breaks connections off'],
] as const;

/** Lets the SQS of the local run misbehave for a while, and ends that. */
function Faults() {
  const { answer, problem, reload } = useAnswer<{
    readonly faults: readonly { readonly queue: string; readonly action: string }[];
  }>('faults');
  const [action, setAction] = useState<string>('fail');
  const [queue, setQueue] = useState('*');
  const task = useTask<void>();
  const change = (method: 'POST' | 'DELETE') =>
    task.run(() => ask('faults', { queue, action, seconds: 60 }, method).then(reload));
  const faults = answer?.faults ?? [];
  return (
    <Card title="Faults">
      <div class="row">
        <Select label="SQS" value={action} options={actions} onChange={setAction} />
        <TextField label="for queues with this in their name" value={queue} onInput={setQueue} />
        <button type="button" onClick={() => change('POST')}>
          Begin, for a minute
        </button>
        <button type="button" disabled={faults.length === 0} onClick={() => change('DELETE')}>
          End all
        </button>
      </div>
      <p role="status">
        {faults.length === 0
          ? 'No fault is on.'
          : faults.map((fault) => `${fault.action} on ${fault.queue}`).join(', ')}
      </p>
      <Notice mood="bad">{problem || task.problem}</Notice>
    </Card>
  );
}
