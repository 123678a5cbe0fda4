import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeAttributes } from '../../lambda/sqs/delivery-attributes.ts';
import { messageSent } from './support/deliveries.ts';
import { laneQueueUrls, setUpIngress } from './support/ingress.ts';
import { request } from './support/requests.ts';

const body = JSON.stringify(messageSent());

function attributesOf(
  message: { attributes: Readonly<Record<string, { StringValue: string }>> } | undefined,
) {
  const entries = Object.entries(message?.attributes ?? {});
  return decodeAttributes(
    Object.fromEntries(entries.map(([name, { StringValue: stringValue }]) => [name, { stringValue }])),
  );
}

describe('asynchronous deliveries', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are put into their lane, with their group, their identity and their attributes, and then acknowledged', async () => {
    const { ask, sent } = setUpIngress();
    const timeEpoch = Date.now() - 25;
    const answer = await ask(request({ body, timeEpoch, requestId: 'id-1' }));
    expect(answer).toEqual({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ queueUrl: laneQueueUrls.messages, body });
    expect(sent[0]?.groupId).toContain('ada_user_grace');
    expect(attributesOf(sent[0])).toEqual({
      trigger: 'message_sent',
      webhook: 'hook-1',
      receivedAt: timeEpoch,
      requestId: 'id-1',
    });
  });

  it('keep the same identity when they are sent again', async () => {
    const { ask, sent } = setUpIngress();
    await ask(request({ body, requestId: 'id-1' }));
    await ask(request({ body, requestId: 'id-2' }));
    await ask(request({ body: JSON.stringify(messageSent({ id: '103' })) }));
    expect(sent[1]?.deduplicationId).toBe(sent[0]?.deduplicationId);
    expect(sent[2]?.deduplicationId).not.toBe(sent[0]?.deduplicationId);
  });

  it('are kept where the trigger is unknown', async () => {
    const { ask, sent } = setUpIngress();
    await ask(request({ body: '{"trigger":"poll_closed","data":{"poll":1},"appId":"app-1","webhook":"w"}' }));
    expect(sent[0]?.queueUrl).toBe(laneQueueUrls.other);
  });

  it('are queued byte for byte', async () => {
    const spaced = JSON.stringify(messageSent({ text: 'Zoë 👩‍🚀 <b>&amp;\u2028 \\u00e9' }), null, 3);
    const odd = '\n{"trigger" :"message_sent",\t"data":{"a":1.0,"a":1E2,"b":"\\u00e9\\/"},"appId":"x"}\r\n ';
    for (const text of [spaced, odd]) {
      for (const content of [{ body: text }, { bytes: Buffer.from(text) }]) {
        const { ask, sent } = setUpIngress();
        expect((await ask(request(content))).statusCode).toBe(200);
        expect(sent[0]?.body).toBe(text);
      }
    }
  });

  it('are queued without a byte order mark', async () => {
    const text = JSON.stringify(messageSent());
    for (const content of [{ body: `\ufeff${text}` }, { bytes: Buffer.from(`\ufeff${text}`) }]) {
      const { ask, sent } = setUpIngress();
      expect((await ask(request(content))).statusCode).toBe(200);
      expect(sent[0]?.body).toBe(text);
    }
  });

  it('are the same with a trailing slash, and with an encoding that changes nothing', async () => {
    const body = JSON.stringify(messageSent());
    const { ask, sent } = setUpIngress();
    expect((await ask(request({ path: '/webhooks/', body }))).statusCode).toBe(200);
    const headers = { 'content-encoding': 'identity' };
    expect((await ask(request({ body, headers }))).statusCode).toBe(200);
    expect(sent.map((message) => message.body)).toEqual([body, body]);
  });

  it('are queued byte for byte, whatever is in them', async () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .map((value) => JSON.stringify({ trigger: 'x', data: { value } }))
      .filter((json) => !/[\ufffe\uffff]/.test(json));
    await fc.assert(
      fc.asyncProperty(text, async (json) => {
        const { ask, sent } = setUpIngress();
        await ask(request({ bytes: Buffer.from(json) }));
        expect(sent[0]?.body).toBe(json);
      }),
    );
  });

  it('may have 900 KiB', async () => {
    const { ask, sent } = setUpIngress();
    const text = JSON.stringify(messageSent({ text: 'x'.repeat(900 * 1024) }));
    expect((await ask(request({ body: text }))).statusCode).toBe(200);
    expect((await ask(request({ bytes: Buffer.from(text) }))).statusCode).toBe(200);
    expect(sent).toHaveLength(2);
  });

  it('leave SQS and the worker room: the limit counts bytes, not characters', async () => {
    const { ask } = setUpIngress();
    const empty = Buffer.byteLength(JSON.stringify(messageSent({ text: '' })));
    const room = 1024 * 1024 - 16 * 1024 - empty;
    const twoByteText = 'é'.repeat(Math.floor(room / 2) + 1);
    expect(
      (await ask(request({ body: JSON.stringify(messageSent({ text: twoByteText })) }))).statusCode,
    ).toBe(413);
    const fitting = 'x'.repeat(room - 500);
    expect((await ask(request({ body: JSON.stringify(messageSent({ text: fitting })) }))).statusCode).toBe(
      200,
    );
    const growing = '\uffff'.repeat(Math.floor(room / 3) - 200);
    expect((await ask(request({ body: JSON.stringify(messageSent({ text: growing })) }))).statusCode).toBe(
      413,
    );
  });

  it('are not acknowledged when the queue refuses them', async () => {
    const { ask, records } = setUpIngress({
      send: () => Promise.reject(Object.assign(new Error('secret detail'), { name: 'ThrottlingException' })),
    });
    const answer = await ask(request({ body }));
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('secret detail');
    expect(records[0]?.exchange.error).toBe('ThrottlingException');
  });

  it('are answered 503 at the end of the budget, counted from the request time', async () => {
    vi.useFakeTimers();
    const signals: AbortSignal[] = [];
    const { ask } = setUpIngress({
      send: (_queueUrl, _message, signal) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    });
    const startedAt = Date.now();
    const answer = ask(request({ body, timeEpoch: startedAt - 600 }));
    await vi.advanceTimersByTimeAsync(1199);
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).statusCode).toBe(503);
    expect(signals[0]?.aborted).toBe(true);
    expect(Date.now() - startedAt).toBe(1200);
  });

  it.each([
    ['ahead', 3_600_000],
    ['far behind', -3_600_000],
  ])('have the whole budget and no more where a clock is %s', async (_case, difference) => {
    vi.useFakeTimers();
    const { ask } = setUpIngress({ send: () => new Promise(() => {}) });
    const startedAt = Date.now();
    const answer = ask(request({ body, timeEpoch: startedAt + difference }));
    await vi.advanceTimersByTimeAsync(1800);
    expect((await answer).statusCode).toBe(503);
    expect(Date.now() - startedAt).toBe(1800);
  });

  it('are given to the queue though a slow start has used the budget up', async () => {
    vi.useFakeTimers();
    const { ask, sent } = setUpIngress({ send: () => new Promise((resolve) => setTimeout(resolve, 50)) });
    const answer = ask(request({ body, timeEpoch: Date.now() - 5000 }));
    await vi.advanceTimersByTimeAsync(50);
    expect((await answer).statusCode).toBe(200);
    expect(sent).toHaveLength(1);
  });

  it('leave no timer behind', async () => {
    vi.useFakeTimers();
    const { ask } = setUpIngress();
    await ask(request({ body }));
    expect(vi.getTimerCount()).toBe(0);
  });
});
