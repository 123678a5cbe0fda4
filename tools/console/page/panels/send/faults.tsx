import { useState } from 'preact/hooks';
import { Notice, Outcome } from '../../parts/notice.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask } from '../../server.ts';

interface Fault {
  readonly queue: string;
  readonly action: string;
  readonly seconds: number;
}

const actions = [
  ['fail', 'answers with an error'],
  ['throttle', 'throttles'],
  ['hang', 'does not answer'],
  ['refuse', 'breaks connections off'],
] as const;

/** Lets the SQS of the local run misbehave for a while, and ends that. */
export function Faults() {
  const { answer, problem, reload } = useAnswer<{ readonly faults: readonly Fault[] }>('faults');
  const [action, setAction] = useState<string>('fail');
  const [queue, setQueue] = useState('*');
  const { said, run } = useAction();
  const change = (body: object | undefined, method: 'POST' | 'DELETE') =>
    run(async () => {
      await ask('faults', body, method);
      reload();
      return undefined;
    });
  const faults = answer?.faults ?? [];
  return (
    <section class="card" aria-labelledby="faults-title">
      <h3 id="faults-title">Faults</h3>
      <div class="row">
        <label>
          SQS
          <select value={action} onChange={(event) => setAction(event.currentTarget.value)}>
            {actions.map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <TextField label="for queues with this in their name" value={queue} onInput={setQueue} />
        <button type="button" onClick={() => change({ queue, action, seconds: 60 }, 'POST')}>
          Begin, for a minute
        </button>
        <button type="button" disabled={faults.length === 0} onClick={() => change(undefined, 'DELETE')}>
          End all
        </button>
      </div>
      <p role="status">
        {faults.length === 0
          ? 'No fault is on.'
          : faults.map((fault) => `${fault.action} on ${fault.queue}`).join(', ')}
      </p>
      <Notice mood="bad">{problem}</Notice>
      <Outcome said={said} />
    </section>
  );
}
