import type { QueueRow } from '../../../shared/api.ts';
import { queues } from '../../live.ts';
import { durationOf } from '../../parts/clock.ts';
import { Notice } from '../../parts/notice.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { Health } from './health.tsx';

/** How full each queue is, the dead letters with their reasons, and what `relay doctor` finds. */
export function QueuesPanel() {
  const snapshot = queues.value;
  const knowsAges = snapshot?.queues.some(({ oldestSeconds }) => oldestSeconds !== undefined) ?? false;
  return (
    <>
      <section class="card" aria-labelledby="queues-title">
        <h3 id="queues-title">Queues</h3>
        <Notice mood="warning">{snapshot?.problem}</Notice>
        <Scroll label="Queues as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">Queue</th>
                <th scope="col" class="number">
                  Waiting
                </th>
                <th scope="col" class="number">
                  In flight
                </th>
                {knowsAges && (
                  <th scope="col" class="number">
                    Oldest
                  </th>
                )}
                <th scope="col" class="number">
                  Dead letters
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {(snapshot?.queues ?? []).map((queue) => (
                <Row key={`${queue.kind} ${queue.name}`} queue={queue} knowsAges={knowsAges} />
              ))}
            </tbody>
          </table>
        </Scroll>
      </section>
      <DeadLetters />
      <Health />
    </>
  );
}

function Row({ queue, knowsAges }: { queue: QueueRow; knowsAges: boolean }) {
  const { kind, name, visible, inFlight, oldestSeconds, dead } = queue;
  const state = stateOf(queue);
  return (
    <tr>
      <th scope="row">
        {kind} {name}
      </th>
      <td class="number">{visible}</td>
      <td class="number">{inFlight}</td>
      {knowsAges && (
        <td class="number">{oldestSeconds === undefined ? '–' : durationOf(oldestSeconds * 1_000)}</td>
      )}
      <td class="number">{dead ?? '–'}</td>
      <td>
        <span class={`mark ${state.mood}`}>{state.words}</span>
      </td>
    </tr>
  );
}

/** Whether somebody takes messages out of a queue, as far as its depth shows. */
function stateOf({ kind, visible, inFlight, dead }: QueueRow): { words: string; mood: string } {
  if ((dead ?? 0) > 0) return { words: 'has dead letters', mood: 'bad' };
  if (visible > 0 && inFlight === 0)
    return kind === 'consumer'
      ? { words: 'no consumer reads it', mood: 'warning' }
      : { words: 'waiting for its worker', mood: 'warning' };
  if (inFlight > 0) return { words: 'being read', mood: 'good' };
  return { words: 'empty', mood: 'neutral' };
}
