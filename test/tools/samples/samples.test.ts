import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../lambda/cometchat/value-at.ts';
import { sampleDelivery } from '../../../tools/samples/index.ts';

describe('samples', () => {
  it('are the same for the same options, and another event for another seed', () => {
    const options = { seed: 5, sender: 'ada' };
    expect(sampleDelivery('message_sent', options)).toEqual(sampleDelivery('message_sent', options));
    expect(sampleDelivery('message_sent', { seed: 6 })).not.toEqual(
      sampleDelivery('message_sent', { seed: 5 }),
    );
  });

  it('take what they are told', () => {
    expect(
      sampleDelivery('message_sent', {
        appId: 'app',
        webhook: 'hook',
        region: 'us',
        sender: 'ada',
        group: 'climbers',
        messageId: '7',
        text: 'Hello',
        time: 1_760_000_000_000,
      }),
    ).toMatchObject({
      trigger: 'message_sent',
      appId: 'app',
      webhook: 'hook',
      region: 'us',
      data: {
        message: {
          id: '7',
          conversationId: 'group_climbers',
          sender: 'ada',
          receiver: 'climbers',
          receiverType: 'group',
          data: { text: 'Hello' },
          sentAt: 1_760_000_000,
        },
      },
    });
  });

  it('have message ids of their own, whatever the seed', () => {
    const ids = Array.from({ length: 50 }, (_none, seed) =>
      ['text', 'action'].map((variant) =>
        valueAt(sampleDelivery('message_sent', { seed, variant }), 'data.message.id'),
      ),
    ).flat();
    expect(new Set(ids).size).toBe(100);
  });

  it('say when there is none', () => {
    expect(() => sampleDelivery('message_starred')).toThrow(RangeError);
    expect(() => sampleDelivery('message_sent', { system: 'legacy' })).toThrow('message_sent, legacy');
  });
});
