import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishInOrder } from '../../lambda/worker/publish-in-order.ts';
import { largestBatch } from '../../lambda/worker/queue.ts';
import { queueMessage } from './support/factories.ts';
import { type Behaviour, type BehaviourOf, createFakeQueue } from './support/fake-queue.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

function arrange(behaviourOf?: BehaviourOf) {
  const clock = createVirtualClock();
  const queue = createFakeQueue(clock, behaviourOf);
  const started = clock.now();
  return {
    queue,
    elapsed: () => clock.now() - started,
    publish: (messages: readonly ReturnType<typeof queueMessage>[]) =>
      clock.run(publishInOrder(messages, { queue, queueUrl: 'q', clock, deadline: started + 20_000 })),
  };
}

describe('publishInOrder', () => {
  it('sends the messages of different groups in one call', async () => {
    const { queue, publish } = arrange();
    const messages = ['a', 'b', 'c'].map((id) => queueMessage(id, `group-${id}`));
    expect(await publish(messages)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(queue.calls.map((call) => call.messages.length)).toEqual([3]);
  });

  it('sends nothing for nothing', async () => {
    const { queue, publish } = arrange();
    expect(await publish([])).toEqual([]);
    expect(queue.calls).toEqual([]);
  });

  it('never puts two messages of a group into one call', async () => {
    const { queue, publish } = arrange();
    await publish([queueMessage('a1', 'a'), queueMessage('a2', 'a'), queueMessage('b1', 'b')]);
    expect(queue.calls.map(({ messages }) => messages.map(({ deduplicationId }) => deduplicationId))).toEqual(
      [['a1', 'b1'], ['a2']],
    );
  });

  it('splits what is larger than a call may be, and what is more than ten', async () => {
    const { queue, publish } = arrange();
    const large = [1, 2, 3].map((n) => queueMessage(`large-${n}`, `g${n}`, 400_000));
    const many = Array.from({ length: 11 }, (_, n) => queueMessage(`small-${n}`, `s${n}`));
    const publications = await publish([...large, ...many]);
    expect(new Set(publications)).toEqual(new Set(['accepted']));
    for (const { messages, bytes } of queue.calls) {
      expect(messages.length).toBeLessThanOrEqual(10);
      expect(bytes).toBeLessThanOrEqual(largestBatch);
    }
  });

  it('tries a refused message again before the next of its group, while other groups go on', async () => {
    const { queue, publish } = arrange((_url, { deduplicationId }, attempt) =>
      deduplicationId === 'a1' && attempt < 3 ? 'refuse' : 'accept',
    );
    const messages = ['a1', 'a2', 'b1', 'b2', 'b3'].map((id) => queueMessage(id, id.slice(0, 1)));
    expect(new Set(await publish(messages))).toEqual(new Set(['accepted']));
    expect(queue.accepted('q').map(({ deduplicationId }) => deduplicationId)).toEqual([
      'b1',
      'b2',
      'b3',
      'a1',
      'a2',
    ]);
  });

  it('gives up after three attempts and holds back the rest of that group only', async () => {
    const { queue, publish } = arrange((_url, { groupId }) => (groupId === 'a' ? 'refuse' : 'accept'));
    const messages = ['a1', 'a2', 'b1', 'b2'].map((id) => queueMessage(id, id.slice(0, 1)));
    expect(await publish(messages)).toEqual(['refused', 'held', 'accepted', 'accepted']);
    const tries = queue.calls.filter((call) => call.messages.some((message) => message.groupId === 'a'));
    expect(tries.length).toBe(3);
  });

  it('takes a lost answer for a refusal and relies on the deduplication id', async () => {
    const { queue, publish } = arrange((_url, _message, attempt) =>
      attempt === 1 ? 'accept-then-throw' : 'accept',
    );
    expect(await publish([queueMessage('a1', 'a'), queueMessage('a2', 'a')])).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(queue.accepted('q').map(({ deduplicationId }) => deduplicationId)).toEqual(['a1', 'a2']);
  });

  it('gives a hanging queue about four seconds, not every attempt', async () => {
    const { publish, elapsed } = arrange(() => 'hang');
    const messages = ['a1', 'a2', 'b1'].map((id) => queueMessage(id, id.slice(0, 1)));
    expect(await publish(messages)).toEqual(['refused', 'held', 'refused']);
    expect(elapsed()).toBeLessThan(5_000);
  });

  it('stops at the deadline whatever the queue does', async () => {
    const { publish, elapsed } = arrange(() => 'stall');
    expect(await publish([queueMessage('a1', 'a'), queueMessage('a2', 'a')])).toEqual(['refused', 'held']);
    expect(elapsed()).toBe(20_000);
  });

  it('keeps the order of every group, whatever fails', async () => {
    const behaviour = fc.constantFrom<Behaviour>(
      'accept',
      'accept',
      'accept',
      'refuse',
      'throw',
      'accept-then-throw',
      'hang',
      'stall',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
        fc.infiniteStream(behaviour),
        async (groups, behaviours) => {
          const { queue, publish } = arrange(() => behaviours.next().value ?? 'accept');
          const messages = groups.map((group, index) => queueMessage(`m${index}`, `g${group}`));
          const publications = await publish(messages);
          for (const group of new Set(groups)) {
            const own = messages.flatMap((message, index) =>
              groups[index] === group
                ? [{ id: message.deduplicationId, publication: publications[index] }]
                : [],
            );
            const shape = own.map(({ publication }) => publication).join(' ');
            expect(shape).toMatch(/^(accepted ?)*(refused( held)*)?$/);
            const taken = queue.accepted('q').filter(({ groupId }) => groupId === `g${group}`);
            expect(taken.map(({ deduplicationId }) => deduplicationId)).toEqual(
              own.slice(0, taken.length).map(({ id }) => id),
            );
            expect(taken.length).toBeGreaterThanOrEqual(
              own.filter(({ publication }) => publication === 'accepted').length,
            );
          }
          for (const { messages: call } of queue.calls)
            expect(new Set(call.map(({ groupId }) => groupId)).size).toBe(call.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
