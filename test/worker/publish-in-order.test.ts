import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestMessageBytes } from '../../lambda/sqs/limits.ts';
import { publishInOrder } from '../../lambda/worker/publish-in-order.ts';
import { queueMessage } from './support/factories.ts';
import { type Behaviour, type BehaviourOf, createFakeQueue } from './support/fake-queue.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

function arrange(behaviourOf?: BehaviourOf) {
  const clock = createVirtualClock();
  const queue = createFakeQueue(clock, behaviourOf);
  const started = clock.elapsed();
  return {
    clock,
    queue,
    elapsed: () => clock.elapsed() - started,
    publish: (messages: readonly ReturnType<typeof queueMessage>[], probe?: number) =>
      clock.run(
        publishInOrder(messages, { queue, queueUrl: 'q', clock, deadline: clock.elapsed() + 20_000, probe }),
      ),
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
      expect(bytes).toBeLessThanOrEqual(largestMessageBytes);
    }
  });

  it('tries what was not taken again before the next of its group, while other groups go on', async () => {
    const { queue, publish } = arrange((_url, { deduplicationId }, attempt) =>
      deduplicationId === 'a1' && attempt < 3 ? 'trouble' : 'accept',
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

  it.each([
    ['trouble', 'failed'],
    ['throw', 'failed'],
  ] as const)(
    'tries for some seconds what is answered at once (%s) and holds back the rest of that group only',
    async (behaviour, publication) => {
      const { queue, publish, elapsed } = arrange((_url, { groupId }) =>
        groupId === 'a' ? behaviour : 'accept',
      );
      const messages = ['a1', 'a2', 'b1', 'b2'].map((id) => queueMessage(id, id.slice(0, 1)));
      const others = behaviour === 'throw' ? ['a1', 'a2'] : ['a1', 'a2', 'b1', 'b2'];
      const mine = messages.filter(({ deduplicationId }) => others.includes(deduplicationId ?? ''));
      expect((await publish(mine)).slice(0, 2)).toEqual([publication, 'held']);
      const tries = queue.calls.filter((call) => call.messages.some((message) => message.groupId === 'a'));
      expect(tries.length).toBe(7);
      expect(elapsed()).toBe(3_500);
    },
  );

  it('tries once what is wrong in itself', async () => {
    const { queue, publish, elapsed } = arrange((_url, { groupId }) =>
      groupId === 'a' ? 'refuse' : 'accept',
    );
    const messages = ['a1', 'a2', 'b1', 'b2'].map((id) => queueMessage(id, id.slice(0, 1)));
    expect(await publish(messages)).toEqual(['refused', 'held', 'accepted', 'accepted']);
    expect(queue.calls.length).toBe(2);
    expect(elapsed()).toBe(0);
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
    expect(await publish(messages)).toEqual(['failed', 'held', 'failed']);
    expect(elapsed()).toBeLessThan(5_000);
  });

  it('gives a call two seconds, and a queue that never answers two calls', async () => {
    const { publish, elapsed } = arrange(() => 'stall');
    expect(await publish([queueMessage('a1', 'a'), queueMessage('a2', 'a')])).toEqual(['failed', 'held']);
    expect(elapsed()).toBe(2_000 + 100 + 2_000);
  });

  it('postpones what the deadline did not let it try for long enough', async () => {
    const { publish, elapsed } = arrange(() => 'slow');
    const messages = Array.from({ length: 24 }, (_, n) => queueMessage(`a${n}`, 'a'));
    expect(await publish(messages)).toEqual([
      ...Array.from({ length: 22 }, () => 'accepted'),
      'postponed',
      'postponed',
    ]);
    expect(elapsed()).toBe(20_000);
  });

  it('ends the probe of a queue with the first message that it takes', async () => {
    const { publish } = arrange(() => 'slow');
    const messages = Array.from({ length: 10 }, (_, n) => queueMessage(`a${n}`, 'a'));
    expect(await publish(messages, 1_000)).toEqual(messages.map(() => 'accepted'));
  });

  it('ends with the probe where the queue takes nothing', async () => {
    const { publish, elapsed } = arrange(() => 'hang');
    expect(await publish([queueMessage('a1', 'a'), queueMessage('a2', 'a')], 1_000)).toEqual([
      'failed',
      'held',
    ]);
    expect(elapsed()).toBe(1_000);
  });

  it('waits no longer where the clock is set back', async () => {
    const { clock, publish, elapsed } = arrange((_url, _message, attempt) => {
      if (attempt > 1) return 'accept';
      clock.setBack(3_600_000);
      return 'throw';
    });
    expect(await publish([queueMessage('a1', 'a')])).toEqual(['accepted']);
    expect(elapsed()).toBe(100);
  });

  it('keeps the order of every group, whatever fails', async () => {
    const behaviour = fc.constantFrom<Behaviour>(
      'accept',
      'accept',
      'accept',
      'slow',
      'refuse',
      'trouble',
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
            expect(shape).toMatch(/^(accepted ?)*((refused|failed)( held)*|postponed( postponed)*)?$/);
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
