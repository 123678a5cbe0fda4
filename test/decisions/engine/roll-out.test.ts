import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRolledOut } from '../../../lambda/decisions/engine/roll-out.ts';
import { messageView } from '../message-views.ts';

const conversations = Array.from({ length: 5000 }, (_, index) =>
  messageView({ conversationId: `u${index}_user_v` }),
);

describe('a roll-out by percentage', () => {
  it('is the same for every message of a conversation', () => {
    const property = fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 100 }),
      fc.string(),
      (id, share, text) => {
        const first = messageView({ conversationId: id });
        const other = messageView({ conversationId: id, text, sender: 'somebody else', id: text });
        expect(isRolledOut('rule', share, other)).toBe(isRolledOut('rule', share, first));
      },
    );
    fc.assert(property);
  });

  it('keeps the conversations that it had when it grows', () => {
    const property = fc.property(
      fc.string(),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (conversationId, one, other) => {
        const view = messageView({ conversationId });
        const [less, more] = one < other ? [one, other] : [other, one];
        if (isRolledOut('rule', less, view)) expect(isRolledOut('rule', more, view)).toBe(true);
      },
    );
    fc.assert(property);
  });

  it.each([0, 1, 10, 50, 99, 100])('takes about %i per cent of conversations', (percentage) => {
    const share =
      conversations.filter((view) => isRolledOut('rule', percentage, view)).length / conversations.length;
    expect(share * 100).toBeGreaterThanOrEqual(percentage === 100 ? 100 : percentage - 2);
    expect(share * 100).toBeLessThanOrEqual(percentage === 0 ? 0 : percentage + 2);
  });

  it('picks other conversations for another rule', () => {
    const both = conversations.filter(
      (view) => isRolledOut('one', 50, view) && isRolledOut('other', 50, view),
    );
    expect(both.length / conversations.length).toBeCloseTo(0.25, 1);
  });

  it('knows a conversation without its id by the id that CometChat would have given it', () => {
    const uid = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
    const property = fc.property(
      uid,
      uid,
      fc.constantFrom('user', 'group'),
      (sender, receiver, receiverType) => {
        const users = [sender, receiver].sort().join('_user_');
        const conversationId = receiverType === 'group' ? `group_${receiver}` : users;
        const message = { sender, receiver, receiverType } as const;
        for (const share of [12, 37, 50, 63, 88])
          expect(isRolledOut('rule', share, messageView({ ...message, conversationId: undefined }))).toBe(
            isRolledOut('rule', share, messageView({ ...message, conversationId })),
          );
      },
    );
    fc.assert(property);
  });

  it('picks among the senders of messages without a receiver', () => {
    const views = Array.from({ length: 1000 }, (_, index) =>
      messageView({ conversationId: undefined, receiver: '', sender: `u${index}` }),
    );
    const share = views.filter((view) => isRolledOut('rule', 50, view)).length / views.length;
    expect(share).toBeCloseTo(0.5, 1);
  });

  it('treats both directions of a conversation without its id alike, and all members of a group', () => {
    const there = messageView({ conversationId: undefined, sender: 'ann', receiver: 'ben' });
    const back = messageView({ conversationId: undefined, sender: 'ben', receiver: 'ann' });
    for (const share of [10, 30, 50, 70, 90])
      expect(isRolledOut('rule', share, there)).toBe(isRolledOut('rule', share, back));
    const group = (sender: string) =>
      messageView({ conversationId: undefined, receiverType: 'group', receiver: 'g', sender });
    for (const share of [10, 30, 50, 70, 90])
      expect(isRolledOut('rule', share, group('ann'))).toBe(isRolledOut('rule', share, group('ben')));
  });
});
