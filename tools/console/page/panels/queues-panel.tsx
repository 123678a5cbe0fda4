import type { CommandResult, Finding, Mood, QueueRow } from '../../shared/api.ts';
import { useAnswer } from '../ask.ts';
import { queues } from '../live.ts';
import { Card, Mark, Notice, Table } from '../parts/blocks.tsx';
import { durationOf } from '../parts/words.ts';
import { DeadLetters } from './dead-letters.tsx';

/** How full each queue is, the dead letters with their reasons, and what `relay doctor` finds. */
export function QueuesPanel() {
  const { queues: rows = [], problem } = queues.value ?? {};
  const knowsAges = rows.some(({ oldestSeconds }) => oldestSeconds !== undefined);
  return (
    <>
      <Card title="Queues">
        <Notice mood="warning">{problem}</Notice>
        <Table
          label="Queues as a table"
          head={['Queue', 'Waiting', 'In flight', ...(knowsAges ? ['Oldest'] : []), 'Dead letters', 'State']}
          numbers={['Waiting', 'In flight', 'Oldest', 'Dead letters']}
          rows={rows.map((queue) => [
            `${queue.kind} ${queue.name}`,
            queue.visible,
            queue.inFlight,
            ...(knowsAges ? [ageOf(queue)] : []),
            queue.dead,
            stateOf(queue),
          ])}
        />
      </Card>
      <DeadLetters />
      <Health />
    </>
  );
}

function ageOf({ oldestSeconds }: QueueRow): string {
  return oldestSeconds === undefined ? '–' : durationOf(oldestSeconds * 1_000);
}

/** Whether somebody takes messages out of a queue, as far as its depth shows. */
function stateOf({ kind, visible, inFlight, dead }: QueueRow) {
  if (dead > 0) return <Mark mood="bad">has dead letters</Mark>;
  if (visible > 0 && inFlight === 0)
    return (
      <Mark mood="warning">{kind === 'consumer' ? 'no consumer reads it' : 'waiting for its worker'}</Mark>
    );
  if (inFlight > 0) return <Mark mood="good">being read</Mark>;
  return <Mark mood="neutral">empty</Mark>;
}

const moods: Readonly<Record<Finding['grade'], Mood>> = {
  ok: 'good',
  warn: 'warning',
  fail: 'bad',
  'not checked': 'neutral',
};

/** Credentials and their rotation, rules, queues, and the registration at CometChat, as `relay doctor` sees them. */
function Health() {
  const { answer, problem, reload } = useAnswer<CommandResult<Finding>>('doctor');
  const again = (
    <button type="button" onClick={reload}>
      Check again
    </button>
  );
  return (
    <Card title="Checks" button={again}>
      <Notice mood="bad">{problem}</Notice>
      {answer === undefined && problem === '' && <p>Checking…</p>}
      <ul class="findings">
        {answer?.records.map(({ check, grade, says, advice }) => (
          <li key={`${check} ${says}`}>
            <Mark mood={moods[grade]}>{grade}</Mark>
            <b>{check}</b>: <Words>{says}</Words>
            {advice !== undefined && (
              <div class="hint">
                <Words>{advice}</Words>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** A sentence of the command line, which puts commands between backticks. */
function Words({ children }: { children: string }) {
  const parts = children.split('`');
  return parts.map((part, index) => (index % 2 === 1 ? <code key={`${index} ${part}`}>{part}</code> : part));
}
