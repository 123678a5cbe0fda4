import { useEffect, useState } from 'preact/hooks';
import type { CommandResult, SentDelivery } from '../../../shared/api.ts';
import { changes, log, relay } from '../../live.ts';
import { clockOf, durationOf } from '../../parts/clock.ts';
import { Copy } from '../../parts/copy.tsx';
import { JsonEditor } from '../../parts/json-editor.tsx';
import { Notice } from '../../parts/notice.tsx';
import { OutcomeMark } from '../../parts/outcome-mark.tsx';
import { Code } from '../../parts/scroll.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask, wordsOf } from '../../server.ts';
import { Faults } from './faults.tsx';

interface SampleVariant {
  readonly trigger: string;
  readonly system: string;
  readonly category: string;
  readonly variant: string;
}

/** Makes a delivery of any trigger, sends it as CometChat does, and shows the answer and what came of it. */
export function SendPanel() {
  const [text, setText] = useState('');
  const [sent, setSent] = useState<SentDelivery>();
  const [problem, setProblem] = useState('');
  const send = async (more: { body?: string; wrongPassword?: boolean }) => {
    setProblem('');
    try {
      setSent(await ask<SentDelivery>('send', { body: text, wrongPassword: false, ...more }));
    } catch (error) {
      setProblem(wordsOf(error));
    }
  };
  if (relay.value?.local === false)
    return (
      <p class="notice">
        Made-up deliveries go to the local run only. For this stage: relay smoke --stage {relay.value.stage}
      </p>
    );
  return (
    <div class="columns">
      <section class="card" aria-labelledby="send-title">
        <h3 id="send-title">Delivery</h3>
        <SamplePicker onSample={setText} onProblem={setProblem} />
        <JsonEditor label="Delivery as JSON" value={text} onChange={setText} />
        <div class="row">
          <button type="button" class="main" disabled={text === ''} onClick={() => send({})}>
            Send
          </button>
          <button type="button" disabled={text === ''} onClick={() => send({ wrongPassword: true })}>
            With a wrong password
          </button>
          <button type="button" disabled={text === ''} onClick={() => send({ body: text.slice(0, -2) })}>
            With a broken body
          </button>
        </div>
        <p class="hint">Sent again without a change, a delivery is a duplicate.</p>
        <Curl body={text} />
        <Notice mood="bad">{problem}</Notice>
      </section>
      <div>
        {sent !== undefined && <Result sent={sent} />}
        <Faults />
      </div>
    </div>
  );
}

function SamplePicker(props: { onSample: (text: string) => void; onProblem: (problem: string) => void }) {
  const { answer: samples = [] } = useAnswer<readonly SampleVariant[]>('samples');
  const [chosen, setChosen] = useState(0);
  const load = async (index: number) => {
    const sample = samples[index];
    if (sample === undefined) return;
    const { trigger, system, variant } = sample;
    try {
      const query = new URLSearchParams({ trigger, system, variant });
      props.onSample(JSON.stringify(await ask<unknown>(`sample?${query}`), undefined, 2));
    } catch (error) {
      props.onProblem(wordsOf(error));
    }
  };
  useEffect(() => void load(chosen), [samples, chosen]);
  return (
    <div class="row">
      <label>
        Trigger
        <select value={chosen} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
          {samples.map(({ trigger, system, variant }, index) => (
            <option key={`${system} ${trigger} ${variant}`} value={index}>
              {trigger} ({system}
              {variant === '' ? '' : `, ${variant}`})
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => load(chosen)}>
        Fresh ids
      </button>
    </div>
  );
}

/** The same from a shell. It names the password without holding it. */
function Curl({ body }: { body: string }) {
  const [shown, setShown] = useState<{ readonly body: string; readonly command: string }>();
  const show = async () => {
    const { records, problem } = await ask<CommandResult>('curl', { body });
    const command: unknown = Object(records[0]).command;
    setShown({ body, command: typeof command === 'string' ? command : problem });
  };
  return shown?.body === body ? (
    <>
      <Copy text={shown.command} what="the curl command" />
      <Code>{shown.command}</Code>
    </>
  ) : (
    <button type="button" disabled={body === ''} onClick={() => show().catch(() => undefined)}>
      Show as curl
    </button>
  );
}

/** The answer, and the records of the same request as they come. */
function Result({ sent }: { sent: SentDelivery }) {
  changes.value;
  const records = log.about({ requestId: sent.requestId });
  return (
    <section class="card" aria-labelledby="result-title" aria-live="polite">
      <h3 id="result-title">Answer</h3>
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
    </section>
  );
}
