import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../lambda/decisions/index.ts';
import { beforeMessage, messageSent, moderationRequest, secretText } from './support/deliveries.ts';
import { decision, setUpIngress } from './support/ingress.ts';
import { type RequestOptions, request } from './support/requests.ts';

const question = () => request({ body: JSON.stringify(beforeMessage()) });
const moderation = () => request({ path: '/moderation', body: JSON.stringify(moderationRequest()) });

const dropping: Rule = {
  name: 'no-harbours',
  judge: ({ text }) =>
    text.includes('harbour') ? { outcome: 'drop', reason: 'harbour', confidence: 0.9 } : { outcome: 'pass' },
};
const annotating: Rule = {
  name: 'language',
  judge: () => ({ outcome: 'annotate', metadata: { language: 'en' } }),
};
/** The same rule, answering some milliseconds later. */
const slowly = ({ name, judge }: Rule, milliseconds: number): Rule => ({
  name,
  judge: async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return judge(...given);
  },
});
const hanging: Rule = { name: 'hanging', judge: () => new Promise(() => {}) };

describe('before_message', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['an empty object where the rules let it pass', [], {}],
    ['the metadata that rules add', [annotating], { language: 'en' }],
    ['the order to drop it', [annotating, dropping], { action: 'do_not_propagate' }],
  ])('is answered by %s', async (_case, rules, expected) => {
    const { ask, sent } = setUpIngress({ rules });
    const answer = await ask(question());
    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([200, expected]);
    expect(sent).toEqual([]);
  });

  it.each([
    ['open', {}],
    ['closed', { action: 'do_not_propagate' }],
  ] as const)(
    'is answered at the deadline, counted from the request time, when it is %s',
    async (deadlineVerdict, expected) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      const { ask, records } = setUpIngress({ rules: [hanging], deadlineVerdict });
      const startedAt = Date.now();
      const pending = ask(request({ body: JSON.stringify(beforeMessage()), timeEpoch: startedAt - 400 }));
      await vi.advanceTimersByTimeAsync(1100);
      expect(JSON.parse((await pending).body)).toEqual(expected);
      expect(Date.now() - startedAt).toBe(1100);
      expect(records[0]?.exchange.decision?.forced).toBe(true);
    },
  );

  it.each([
    ['open', {}],
    ['closed', { action: 'do_not_propagate' }],
  ] as const)('gets the %s verdict where it holds no message', async (deadlineVerdict, expected) => {
    const { ask, records } = setUpIngress({ rules: [dropping], deadlineVerdict });
    const answer = await ask(request({ body: '{"trigger":"before_message","data":{},"appId":"a"}' }));
    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([200, expected]);
    expect(records[0]?.exchange.decision?.forced).toBe(true);
  });

  it('gets the forced verdict when the decider fails', async () => {
    const { ask, records } = setUpIngress({
      decider: {
        decide: () => Promise.reject(new TypeError(secretText)),
        decideWithoutMessage: () => decision({ verdict: 'drop', forced: true }),
      },
    });
    expect(JSON.parse((await ask(question())).body)).toEqual({ action: 'do_not_propagate' });
    expect(records[0]?.exchange).toMatchObject({ error: 'TypeError', decision: { forced: true } });
  });

  it('gets the forced verdict when the decider never answers', async () => {
    vi.useFakeTimers();
    const { ask } = setUpIngress({
      decider: {
        decide: () => new Promise(() => {}),
        decideWithoutMessage: () => decision({ forced: true }),
      },
    });
    const pending = ask(request({ body: JSON.stringify(beforeMessage()), timeEpoch: Date.now() }));
    await vi.advanceTimersByTimeAsync(1600);
    expect((await pending).statusCode).toBe(200);
  });

  it("gets a rule's own drop though a later rule blocked beyond the deadline", async () => {
    const ready: Rule = { name: 'ready', judge: async () => ({ outcome: 'drop', reason: 'x' }) };
    const blocking: Rule = {
      name: 'blocking',
      judge: () => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
        return { outcome: 'pass' };
      },
    };
    const passing: Rule = { name: 'passing', judge: () => ({ outcome: 'pass' }) };
    const { ask, records } = setUpIngress({
      rules: [slowly(ready, 10), blocking, passing],
      decisionBudgetMilliseconds: 200,
    });
    expect(JSON.parse((await ask(question())).body)).toEqual({ action: 'do_not_propagate' });
    expect(records[0]?.exchange.decision).toMatchObject({ rule: 'ready', forced: false });
  });

  it('leaves the rules most of the time that is left when it waits for settings', async () => {
    const deadlines: number[] = [];
    const { ask } = setUpIngress({
      now: () => 1_000_600,
      settingsReady: async (deadline) => {
        deadlines.push(deadline);
        return true;
      },
    });
    await ask(request({ body: JSON.stringify(beforeMessage()), timeEpoch: 1_000_000 }));
    expect(deadlines).toEqual([1_000_600 + 0.3 * 900]);
  });

  it('waits for the first settings before it asks the rules', async () => {
    const events: string[] = [];
    const { ask } = setUpIngress({
      settingsReady: async () => {
        await Promise.resolve();
        events.push('settings');
        return true;
      },
      decider: {
        decide: async () => {
          events.push('rules');
          return decision();
        },
        decideWithoutMessage: () => decision(),
      },
    });
    await ask(question());
    expect(events).toEqual(['settings', 'rules']);
  });
});

describe.each(['open', 'closed'] as const)('without any settings, and with the verdict %s', (verdict) => {
  const settingsReady = async () => false;
  const dropped = verdict === 'closed';

  it('before_message gets the verdict, counted as forced', async () => {
    const { ask, records } = setUpIngress({ rules: [], deadlineVerdict: verdict, settingsReady });
    const answer = await ask(question());
    expect(JSON.parse(answer.body)).toEqual(dropped ? { action: 'do_not_propagate' } : {});
    expect(records[0]?.exchange.decision).toMatchObject({ forced: true });
  });

  it('moderation does too', async () => {
    const { ask } = setUpIngress({ rules: [], deadlineVerdict: verdict, settingsReady });
    expect(JSON.parse((await ask(moderation())).body)).toMatchObject({ isMatchingCondition: dropped });
  });
});

describe('moderation', () => {
  it('is answered with what matched, how sure that is, and why', async () => {
    const { ask, sent } = setUpIngress({ rules: [dropping] });
    const answer = await ask(moderation());
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      isMatchingCondition: true,
      confidence: 0.9,
      reason: 'harbour',
    });
    expect(sent).toEqual([]);
  });

  it('is answered for a message that passes', async () => {
    const { ask, records } = setUpIngress();
    expect(JSON.parse((await ask(moderation())).body)).toMatchObject({ isMatchingCondition: false });
    expect(records[0]?.exchange).toMatchObject({ trigger: 'moderation', category: 'moderation', id: '102' });
  });

  it.each([secretText, 'x'.repeat(65), ''])(
    'keeps no id that may be something else, such as %j',
    async (id) => {
      const { ask, records } = setUpIngress();
      const message = { id, sender: 'ada', data: { text: 'hello' } };
      await ask(
        request({ path: '/moderation', body: JSON.stringify({ contextMessages: [{ ada: message }] }) }),
      );
      expect(records[0]?.exchange.id).toBeUndefined();
    },
  );
});

describe.each(['open', 'closed'] as const)('moderation with the verdict %s', (deadlineVerdict) => {
  const image = 'https://files.example/pic.exe';
  const unreadable: [string, string, RequestOptions][] = [
    ['no body', 'malformed-json', {}],
    ['half a body', 'malformed-json', { body: '{"contextMessages":[' }],
    ['bytes that are not UTF-8', 'malformed-json', { bytes: Buffer.from([0x22, 0xff, 0x22]) }],
    ['a URL with something after it', 'malformed-json', { body: `${image} and more` }],
    ['no messages', 'no-message', { body: '{}' }],
    ['an array', 'no-message', { body: '[]' }],
    ['a delivery', 'no-message', { body: JSON.stringify(messageSent()) }],
    ['a body that is too large', 'too-large', { body: `"${'x'.repeat(1.2 * 2 ** 20)}"` }],
    [
      'a compressed body',
      'unsupported-encoding',
      { bytes: Buffer.from('x'), headers: { 'content-encoding': 'gzip' } },
    ],
  ];

  it.each(unreadable)(
    'gives that verdict for %s, counted as forced, with why',
    async (_case, error, given) => {
      const { ask, records } = setUpIngress({ rules: [], deadlineVerdict });
      const answer = await ask(request({ path: '/moderation', ...given }));
      expect(answer.statusCode).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({ isMatchingCondition: deadlineVerdict === 'closed' });
      expect(records).toMatchObject([{ exchange: { error, decision: { forced: true } } }]);
    },
  );

  it('still refuses who has no credentials', async () => {
    const { ask } = setUpIngress({ deadlineVerdict });
    expect((await ask(request({ path: '/moderation', headers: { authorization: 'x' } }))).statusCode).toBe(
      401,
    );
  });
});

describe('an image that is sent for moderation', () => {
  const url = 'https://files.example/pic.exe';
  const attachments: Rule = {
    name: 'attachments',
    judge: ({ attachments }) =>
      attachments.some((attachment) => attachment.url === url)
        ? { outcome: 'drop', reason: 'attachment extension' }
        : { outcome: 'pass' },
  };
  const message = { sender: 'ada', category: 'message', type: 'image', data: { url } };

  it.each<[string, string]>([
    ['a bare URL', url],
    ['a bare URL with white space', ` ${url}\n`],
    ['a URL as JSON', JSON.stringify(url)],
    ['a URL under a uid', JSON.stringify({ contextMessages: [{ ada: url }] })],
    ['a message without contextMessages', JSON.stringify(message)],
    ['a message under a uid without contextMessages', JSON.stringify({ ada: message })],
    ['an object with a URL', JSON.stringify({ url })],
    ['an object with a URL and more', JSON.stringify({ id: '1', type: 'image', url })],
    ['attachments without data', JSON.stringify({ message: { attachments: [{ url }] } })],
  ])('is judged by its attachments where it comes as %s', async (_case, body) => {
    const { ask } = setUpIngress({ rules: [attachments] });
    const headers = { 'content-type': 'text/plain' };
    const answer = await ask(request({ path: '/moderation', body, headers }));
    expect(JSON.parse(answer.body)).toMatchObject({
      isMatchingCondition: true,
      reason: 'attachment extension',
    });
  });
});

describe('a message of category message without text and without attachments', () => {
  const empty: Rule = {
    name: 'no-empty-messages',
    judge: ({ text }) => (text === '' ? { outcome: 'drop', reason: 'empty' } : { outcome: 'pass' }),
  };
  const messages: [string, object][] = [
    ['no data', { sender: 'ada', category: 'message', type: 'text' }],
    ['no sender', { category: 'message', type: 'text', data: {} }],
    ['empty lists', { sender: 'ada', category: 'message', data: { text: '', attachments: [] } }],
    ['data that is a list', { sender: 'ada', category: 'message', data: [] }],
  ];

  it.each(messages)('is judged: %s', async (_case, message) => {
    const { ask, records } = setUpIngress({ rules: [empty] });
    const body = JSON.stringify({ trigger: 'before_message', appId: 'a', data: message });
    expect((await ask(request({ body }))).body).toBe('{"action":"do_not_propagate"}');
    const contextMessages = [{ ada: message }];
    const answer = await ask(request({ path: '/moderation', body: JSON.stringify({ contextMessages }) }));
    expect(JSON.parse(answer.body)).toMatchObject({ isMatchingCondition: true, reason: 'empty' });
    expect(records.map(({ exchange }) => exchange.decision?.forced)).toEqual([false, false]);
  });
});
