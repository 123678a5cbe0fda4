import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../../lambda/cometchat/json.ts';
import { type Decision, moderationAnswer, viewModerationRequest } from '../../../lambda/decisions/index.ts';
import { describeWithVendorFiles } from '../../vendor-files.ts';
import { payload } from '../payloads.ts';

const message = {
  id: '9',
  sender: 'ann',
  receiver: 'ben',
  receiverType: 'user',
  category: 'message',
  type: 'text',
  data: { text: 'now' },
};

describe('the view of a moderation request', () => {
  it("has the last entry's message, its own sender, and the texts before it", () => {
    const view = viewModerationRequest({
      contextMessages: [{ ann: 'first' }, { ben: 'second' }, { ben: message }],
    });
    expect(view).toMatchObject({ id: '9', sender: 'ann', text: 'now', appId: undefined, raw: message });
    expect(view?.context).toStrictEqual([
      { sender: 'ann', text: 'first' },
      { sender: 'ben', text: 'second' },
    ]);
  });

  it('does without context', () => {
    expect(viewModerationRequest({ contextMessages: [{ ann: message }] })?.context).toStrictEqual([]);
  });

  it('keeps the ten latest of a longer context', () => {
    const context = Array.from({ length: 30 }, (_, index) => ({ ben: `text ${index}` }));
    const view = viewModerationRequest({ contextMessages: [...context, { ann: message }] });
    expect(view?.context).toHaveLength(10);
    expect(view?.context[0]?.text).toBe('text 20');
  });

  it('takes earlier messages that come whole', () => {
    const view = viewModerationRequest({
      contextMessages: [{ x: message }, 7, {}, { ann: { ...message, id: '10' } }],
    });
    expect(view?.id).toBe('10');
    expect(view?.context).toStrictEqual([{ sender: 'ann', text: 'now' }]);
  });

  it('takes a last entry that is the message itself, or bare text', () => {
    expect(viewModerationRequest({ contextMessages: [message] })).toMatchObject({
      sender: 'ann',
      text: 'now',
    });
    expect(viewModerationRequest({ contextMessages: [{ ann: 'bare' }] })).toMatchObject({
      sender: 'ann',
      type: 'text',
      text: 'bare',
    });
  });

  it.each(['sender', 'data', 'type', 'category', 'trigger', '__proto__'])(
    'is not confused by a user whose uid is %s',
    (uid) => {
      const contextMessages = JSON.parse(`[{"${uid}":${JSON.stringify(message)}}]`);
      expect(viewModerationRequest({ contextMessages })).toMatchObject({ sender: 'ann', text: 'now' });
    },
  );

  it('takes a list that PHP wrote as a map', () => {
    const contextMessages = { '0': { ben: 'first' }, '2': { ann: message } };
    expect(viewModerationRequest({ contextMessages })).toMatchObject({
      text: 'now',
      context: [{ sender: 'ben', text: 'first' }],
    });
  });

  it('takes bare text, and a URL as both a text and a file', () => {
    expect(viewModerationRequest('bare')).toMatchObject({ text: 'bare', attachments: [] });
    const url = 'https://f.example/a.png';
    expect(viewModerationRequest({ contextMessages: [{ ann: url }] })).toMatchObject({
      sender: 'ann',
      text: url,
      attachments: [{ url }],
    });
  });

  it.each([
    undefined,
    null,
    [],
    {},
    { contextMessages: {} },
    { contextMessages: [] },
    { contextMessages: [{}] },
    { contextMessages: [null] },
    { contextMessages: [{ ann: 5 }] },
    { contextMessages: [{ ann: {} }] },
    { trigger: 'message_sent', data: { message } },
  ])('is none for %j', (body) => {
    expect(viewModerationRequest(body)).toBeUndefined();
  });

  it('takes anything without an error', () => {
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.constant(message))),
    );
    const property = fc.property(fc.array(entry), (entries) => {
      const contextMessages: unknown = JSON.parse(JSON.stringify(entries));
      const view = viewModerationRequest({ contextMessages });
      expect(view?.context.length ?? 0).toBeLessThanOrEqual(10);
    });
    fc.assert(property);
  });
});

describe('the answer of the moderation Custom API', () => {
  const decision: Decision = {
    verdict: 'drop',
    metadata: undefined,
    reason: 'blocked word',
    confidence: 0.95,
    rule: 'blocked-words',
    forced: false,
    reports: [],
  };

  it('is a match for a drop', () => {
    expect(moderationAnswer(decision)).toStrictEqual({
      isMatchingCondition: true,
      confidence: 0.95,
      reason: 'blocked word',
    });
  });

  it('is no match for a pass, annotated or not', () => {
    const passed = {
      ...decision,
      verdict: 'pass',
      reason: undefined,
      confidence: 1,
      metadata: { a: 1 },
    } as const;
    expect(moderationAnswer(passed)).toStrictEqual({ isMatchingCondition: false, confidence: 1, reason: '' });
  });
});

describeWithVendorFiles("CometChat's printed examples", () => {
  it.each([
    ['request--text-with-context.json', 3, 0],
    ['request--composed-no-context.json', 0, 0],
    ['request--composed-image.json', 0, 1],
  ])('views %s', (name, context, attachments) => {
    const view = viewModerationRequest(payload(`moderation-custom-api/${name}`));
    expect(view?.context).toHaveLength(context);
    expect(view?.attachments).toHaveLength(attachments);
    expect(view?.sender).toBe('cometchat-uid-1');
  });

  it.each(['response--violation.json', 'response--safe.json'])('answers with the fields of %s', (name) => {
    const printed = payload(`moderation-custom-api/${name}`);
    const types = (value: unknown) =>
      isJsonObject(value) ? Object.entries(value).map(([key, field]) => [key, typeof field]) : [];
    const decision = {
      verdict: 'drop',
      reason: 'x',
      confidence: 1,
      rule: 'a',
      forced: false,
      reports: [],
    } as const;
    expect(types(moderationAnswer({ ...decision, metadata: undefined }))).toStrictEqual(types(printed));
  });
});
