import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import {
  beforeMessageAnswer,
  createDecider,
  moderationAnswer,
  parseSettings,
  rules,
  viewBeforeMessage,
  viewModerationRequest,
} from '../../lambda/decisions/index.ts';

function blocking(words: readonly string[]) {
  const parsed = parseSettings(
    JSON.stringify({ rules: { 'blocked-words': { mode: 'enforce', options: { words } } } }),
  );
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return createDecider({
    rules,
    settings: () => parsed.settings,
    deadlineVerdict: 'open',
    markForcedVerdicts: false,
  });
}

function message(text: string) {
  return {
    conversationId: 'ann_user_ben',
    sender: 'ann',
    receiver: 'ben',
    receiverType: 'user',
    category: 'message',
    type: 'text',
    data: { text },
    sentAt: 1_790_000_000,
  };
}

describe('the two questions, from the body to the answer', () => {
  it.each([
    ['buy snake oil', { action: 'do_not_propagate' }],
    ['buy olives', {}],
  ])('answers before_message for %j', async (text, answer) => {
    const delivery = parseDelivery({
      trigger: 'before_message',
      data: message(text),
      appId: 'app-1',
      webhook: 'w',
    });
    const view = delivery && viewBeforeMessage(delivery);
    if (view === undefined) throw new Error('no view');
    const decision = await blocking(['snake']).decide(view, Date.now() + 1500);
    expect(beforeMessageAnswer(decision)).toStrictEqual(answer);
  });

  it.each([
    ['buy snake oil', { isMatchingCondition: true, confidence: 1, reason: 'blocked word' }],
    ['buy olives', { isMatchingCondition: false, confidence: 1, reason: '' }],
  ])('answers the moderation Custom API for %j', async (text, answer) => {
    const view = viewModerationRequest({
      contextMessages: [{ ann: 'buy snake oil' }, { ben: { ...message(text), id: '7' } }],
    });
    if (view === undefined) throw new Error('no view');
    const decision = await blocking(['snake']).decide(view, Date.now() + 1500);
    expect(moderationAnswer(decision)).toStrictEqual(answer);
  });
});
