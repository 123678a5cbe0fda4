import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../../lambda/cometchat/delivery.ts';
import { isJsonObject, type JsonObject } from '../../../lambda/cometchat/json.ts';
import { beforeMessageAnswer, type Decision, viewBeforeMessage } from '../../../lambda/decisions/index.ts';
import { describeWithVendorFiles } from '../../vendor-files.ts';
import { payload } from '../payloads.ts';

function view(data: JsonObject) {
  const delivery = parseDelivery({ trigger: 'before_message', data, appId: 'app-1', webhook: 'w' });
  return delivery && viewBeforeMessage(delivery);
}

const message = {
  conversationId: 'group_den',
  sender: 'ann',
  receiver: 'den',
  receiverType: 'group',
  category: 'message',
  type: 'image',
  muid: 'm-1',
  parentId: '77',
  data: {
    text: 'look',
    attachments: [
      { url: 'https://f.example/a.png', name: 'a.png', mimeType: 'image/png', extension: 'png', size: '12' },
    ],
  },
};

describe('the view of a before_message delivery', () => {
  it('has everything that a rule may ask for', () => {
    expect(view(message)).toStrictEqual({
      id: undefined,
      muid: 'm-1',
      appId: 'app-1',
      conversationId: 'group_den',
      sender: 'ann',
      receiver: 'den',
      receiverType: 'group',
      category: 'message',
      type: 'image',
      text: 'look',
      attachments: [
        { url: 'https://f.example/a.png', name: 'a.png', mimeType: 'image/png', extension: 'png', size: 12 },
      ],
      parentId: '77',
      context: [],
      raw: message,
    });
  });

  it('takes a file that only data.url names for an attachment', () => {
    expect(view({ sender: 'ann', data: { url: 'https://f.example/a.png' } })?.attachments).toMatchObject([
      { url: 'https://f.example/a.png', size: undefined },
    ]);
  });

  it.each([
    [[{ url: 'u' }], 1],
    [{ 0: { url: 'u' }, 2: { url: 'v' } }, 2],
    [{ url: 'u' }, 1],
    [{}, 0],
    ['u', 0],
  ])('reads attachments written as %j', (attachments, count) => {
    expect(view({ sender: 'ann', data: { attachments } })?.attachments).toHaveLength(count);
  });

  it('reads a text that was sent as a number', () => {
    expect(view({ sender: 'ann', data: { text: 4711 } })?.text).toBe('4711');
  });

  it('has a hundred attachments at most', () => {
    const attachments = Array.from({ length: 200 }, () => ({ name: 'a.png' }));
    expect(view({ sender: 'ann', data: { attachments } })?.attachments).toHaveLength(100);
  });

  it('is there without a sender', () => {
    for (const sender of [undefined, null, '', {}, ['ann'], true] as const)
      expect(view({ ...message, sender })).toMatchObject({ sender: '', text: 'look' });
  });

  it('is none where there is nothing of a message', () => {
    expect(view({})).toBeUndefined();
    expect(view({ id: '1' })).toBeUndefined();
  });

  it.each([
    [12, 12],
    ['12', 12],
    ['12 MB', undefined],
    [-1, undefined],
    [null, undefined],
    ['9'.repeat(400), undefined],
  ])('reads the size %j as %j', (size, bytes) => {
    expect(view({ sender: 'ann', data: { attachments: [{ size }] } })?.attachments[0]?.size).toBe(bytes);
  });

  it('takes any data without an error, and keeps it', () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        'sender',
        'receiver',
        'receiverType',
        'data',
        'id',
        'category',
        'type',
        'parentId',
        '__proto__',
        'x',
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.record(
          { text: fc.jsonValue(), attachments: fc.jsonValue(), url: fc.jsonValue() },
          { requiredKeys: [] },
        ),
      ),
    );
    const property = fc.property(anything, (given) => {
      const data: JsonObject = JSON.parse(JSON.stringify(given));
      const seen = view(data);
      if (seen === undefined) return;
      expect(seen.raw).toBe(data);
      expect(typeof seen.text).toBe('string');
      expect(typeof seen.sender).toBe('string');
      expect(seen.attachments.every(({ size }) => size === undefined || size >= 0)).toBe(true);
    });
    fc.assert(property);
  });
});

const passed: Decision = {
  verdict: 'pass',
  metadata: undefined,
  reason: undefined,
  confidence: 1,
  rule: undefined,
  forced: false,
  reports: [],
};

describe('the answer to before_message', () => {
  it('is an empty object for a plain pass', () => {
    expect(beforeMessageAnswer(passed)).toStrictEqual({});
  });

  it('is the bare metadata for a pass with annotations', () => {
    expect(beforeMessageAnswer({ ...passed, metadata: { tone: 'kind' } })).toStrictEqual({ tone: 'kind' });
  });

  it('is the documented action for a drop, and nothing beside it', () => {
    const dropped = { ...passed, verdict: 'drop', metadata: { a: 1 }, reason: 'r' } as const;
    expect(beforeMessageAnswer(dropped)).toStrictEqual({ action: 'do_not_propagate' });
  });

  it('never carries an action for a message that passes', () => {
    const property = fc.property(
      fc.dictionary(fc.constantFrom('action', 'relay', 'a'), fc.jsonValue()),
      (given) => {
        const metadata: JsonObject = JSON.parse(JSON.stringify(given));
        expect(beforeMessageAnswer({ ...passed, metadata })).not.toHaveProperty('action');
      },
    );
    fc.assert(property);
    const metadata = { action: 'do_not_propagate', relay: { forced: true }, a: 1 };
    expect(beforeMessageAnswer({ ...passed, metadata })).toStrictEqual({
      a: 1,
      relay: { forced: true, action: 'do_not_propagate' },
    });
  });
});

describeWithVendorFiles("CometChat's printed examples", () => {
  it.each(['legacy-docs/before_message.json', 'legacy-docs/before_message--superhero.json'])(
    'views %s',
    (path) => {
      const delivery = parseDelivery(payload(path));
      const seen = delivery && viewBeforeMessage(delivery);
      expect(seen).toMatchObject({ id: undefined, type: 'text', category: 'message', receiverType: 'user' });
      expect(seen?.text).not.toBe('');
      expect(seen?.conversationId).toContain(seen?.sender);
    },
  );

  it('answers in the printed forms', () => {
    const injected = payload('before-message-responses/response--inject-metadata.json');
    if (!isJsonObject(injected)) throw new Error('the example is no object');
    expect(beforeMessageAnswer({ ...passed, metadata: injected })).toStrictEqual(injected);
    expect(beforeMessageAnswer(passed)).toStrictEqual(
      payload('before-message-responses/response--no-change.json'),
    );
    expect(beforeMessageAnswer({ ...passed, verdict: 'drop' })).toStrictEqual(
      payload('before-message-responses/response--drop.json'),
    );
  });
});
