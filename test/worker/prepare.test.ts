import { describe, expect, it } from 'vitest';
import { smokeTrigger } from '../../lambda/cometchat/smoke-test.ts';
import { largestMessageBytes } from '../../lambda/sqs/limits.ts';
import { messageBytes } from '../../lambda/sqs/message.ts';
import { prepareRecord } from '../../lambda/worker/prepare.ts';
import { laneRecord, plainCatalogue, plainDelivery, receivedAt } from './support/factories.ts';

const now = receivedAt + 500;

function prepare(record: ReturnType<typeof laneRecord>, catalogue = plainCatalogue) {
  return prepareRecord(record, catalogue, now);
}

function prepareEvent(record: ReturnType<typeof laneRecord>, catalogue = plainCatalogue) {
  const prepared = prepare(record, catalogue);
  if (prepared.kind !== 'event') throw new Error(`not an event: ${prepared.reason}: ${prepared.detail}`);
  const event: Record<string, unknown> = JSON.parse(prepared.message.body);
  return { prepared, event };
}

describe('prepareRecord', () => {
  it('makes a CloudEvents event of a delivery', () => {
    const { event } = prepareEvent(laneRecord(plainDelivery('7', 'talk', { time: receivedAt - 1_000 })));
    expect(event).toEqual({
      specversion: '1.0',
      id: '1-7',
      source: '/cometchat/apps/app/webhooks/hook',
      type: 'com.cometchat.message_sent',
      subject: 'talk',
      time: '2026-01-01T11:59:57.000Z',
      datacontenttype: 'application/json',
      dataschema: 'https://example.com/message_sent.json',
      cometchattrigger: 'message_sent',
      cometchatsystem: 'modern',
      cometchatregion: 'eu',
      receivedtime: '2026-01-01T11:59:58.000Z',
      data: { id: '7', group: 'talk', time: receivedAt - 1_000 },
    });
  });

  it('repeats type, source and subject as attributes and carries the trace on', () => {
    const { prepared } = prepareEvent(laneRecord(plainDelivery('7', 'tälk'), { traceHeader: 'Root=1-2-3' }));
    expect(prepared.message).toMatchObject({
      groupId: 'app-tälk',
      deduplicationId: '1-7',
      traceHeader: 'Root=1-2-3',
      attributes: {
        type: { DataType: 'String', StringValue: 'com.cometchat.message_sent' },
        source: { DataType: 'String', StringValue: '/cometchat/apps/app/webhooks/hook' },
        subject: { DataType: 'String', StringValue: 't?lk' },
      },
    });
  });

  it.each([
    ['a space/slash', '/cometchat/apps/a%20space%2Fslash/webhooks/hook'],
    ['\ud800', '/cometchat/apps/%EF%BF%BD/webhooks/hook'],
    ['', '/cometchat/apps/-/webhooks/hook'],
  ])('writes the app id %j into a source that is a URI reference', (appId, source) => {
    expect(prepareEvent(laneRecord({ ...plainDelivery('7'), appId })).event.source).toBe(source);
  });

  it('keeps to the text that CloudEvents takes in attributes', () => {
    const { event } = prepareEvent(
      laneRecord({ ...plainDelivery('7'), trigger: 'a\u0000b\ud800c\uffffü', region: '\u0085' }),
    );
    expect(event).toMatchObject({ cometchattrigger: 'a\ufffdb\ufffdc\ufffdü', cometchatregion: '\ufffd' });
  });

  it('names the webhook as the source where there is one, whatever else is there', () => {
    expect(prepareEvent(laneRecord({ ...plainDelivery('7'), bot: 'helper' })).event.source).toBe(
      '/cometchat/apps/app/webhooks/hook',
    );
  });

  it.each(['message_starred', 'a person wrote this', 'x'.repeat(65)])(
    'counts the unknown trigger %j as drift',
    (trigger) => {
      const unknown = {
        ...plainCatalogue,
        route: (...of: Parameters<typeof plainCatalogue.route>) => ({
          ...plainCatalogue.route(...of),
          trigger: undefined,
        }),
      };
      const { prepared } = prepareEvent(laneRecord({ ...plainDelivery('7'), trigger }), unknown);
      expect(prepared.drift).toEqual([{ field: 'trigger', kind: 'unknown-trigger' }]);
    },
  );

  it('names the bot as the source of a bot callback', () => {
    const { webhook: _none, ...delivery } = plainDelivery('7');
    expect(prepareEvent(laneRecord({ ...delivery, bot: 'helper' })).event.source).toBe(
      '/cometchat/apps/app/bots/helper',
    );
  });

  it.each([
    ['no time', undefined],
    ['a time before 1970', -1],
    ['a time that is seconds read as milliseconds of the year 52000', 1.6e15],
    ['a time that is no number', Number.NaN],
  ])('takes the receipt time for %s', (_case, time) => {
    const catalogue = {
      ...plainCatalogue,
      route: (...of: Parameters<typeof plainCatalogue.route>) => ({ ...plainCatalogue.route(...of), time }),
    };
    expect(prepareEvent(laneRecord(plainDelivery('7')), catalogue).event.time).toBe(
      '2026-01-01T11:59:58.000Z',
    );
  });

  it('hands the receipt that the ingress had to the routing, so that both find the same identity', () => {
    const receipts: unknown[] = [];
    const record = laneRecord(plainDelivery('7'));
    prepare(record, {
      ...plainCatalogue,
      route: (delivery, receipt) => {
        receipts.push(receipt);
        return plainCatalogue.route(delivery, receipt);
      },
    });
    expect(receipts).toEqual([{ receivedAt, requestId: 'request-1' }]);
  });

  it('takes the id of the message for a request id where the ingress did not queue it', () => {
    const receipts: unknown[] = [];
    const record = { ...laneRecord(plainDelivery('7'), { id: 'by-hand' }), messageAttributes: {} };
    prepare(record, {
      ...plainCatalogue,
      route: (delivery, receipt) => {
        receipts.push(receipt);
        return plainCatalogue.route(delivery, receipt);
      },
    });
    expect(receipts).toEqual([{ receivedAt: receivedAt + 7, requestId: 'by-hand' }]);
  });

  it('takes the time of entry into the queue where the receipt attribute is missing', () => {
    const record = { ...laneRecord(plainDelivery('7')), messageAttributes: {} };
    expect(prepareEvent(record).event.receivedtime).toBe('2026-01-01T11:59:58.007Z');
    expect(prepareEvent(record).prepared.facts.requestId).toBe('');
  });

  it('takes the present time where a record has no time at all', () => {
    const record = laneRecord(plainDelivery('7'));
    const timeless = {
      ...record,
      messageAttributes: { receivedAt: { dataType: 'Number' as const, stringValue: '9e14' } },
      attributes: { ...record.attributes, SentTimestamp: 'never' },
    };
    expect(prepareEvent(timeless).event.receivedtime).toBe('2026-01-01T11:59:58.500Z');
  });

  it('makes text that SQS refuses fit, without changing what it means', () => {
    const { prepared } = prepareEvent(
      laneRecord(plainDelivery('7', 'talk', { text: 'a\uffff\ufffe\u0000' })),
    );
    expect(prepared.message.body).not.toMatch(/[\uffff\ufffe]/);
    expect(JSON.parse(prepared.message.body).data.text).toBe('a\uffff\ufffe\u0000');
  });

  it.each([
    ['text that is not JSON', '{"secret words', 'not-json'],
    ['an array', [], 'not-a-delivery'],
    ['a body without data', { trigger: 'message_sent' }, 'not-a-delivery'],
    ['a violation of the schema', plainDelivery('7', 'talk', { broken: true }), 'schema-violation'],
  ])('refuses %s', (_case, body, reason) => {
    expect(prepare(laneRecord(body))).toMatchObject({ kind: 'unprocessable', reason });
  });

  it('names the path of a violation, and the identity, for the dead letter', () => {
    expect(prepare(laneRecord(plainDelivery('7', 'talk', { broken: true, text: 'secret' })))).toMatchObject({
      id: '1-7',
      detail: 'data.message.id: expected string',
    });
  });

  it('refuses an event that is larger than SQS takes', () => {
    const fits = (bytes: number) =>
      prepare(laneRecord(plainDelivery('7', 'talk', { text: 'x'.repeat(bytes) })));
    const empty = fits(0);
    if (empty.kind !== 'event') throw new Error('the empty event must fit');
    const room = largestMessageBytes - messageBytes(empty.message);
    expect(fits(room).kind).toBe('event');
    expect(fits(room + 1)).toMatchObject({ kind: 'unprocessable', reason: 'too-large', id: '1-7' });
  });

  it.each(['route', 'normalise'] as const)('outlives a fault in %s', (part) => {
    const faulty = {
      ...plainCatalogue,
      [part]: () => {
        throw new RangeError('secret words');
      },
    };
    expect(prepare(laneRecord(plainDelivery('7')), faulty)).toMatchObject({
      kind: 'unprocessable',
      reason: 'unexpected-error',
      detail: 'RangeError',
    });
  });

  it('outlives nesting that is too deep to write', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const body = `{"trigger":"message_sent","data":{"id":"7","group":"g","deep":${deep}}}`;
    expect(prepare(laneRecord(body))).toMatchObject({ kind: 'unprocessable', reason: 'unexpected-error' });
  });

  it('names unknown triggers and unknown fields', () => {
    const drift = (body: object) => prepareEvent(laneRecord(body)).prepared.drift;
    expect(drift(plainDelivery('7'))).toEqual([]);
    expect(drift(plainDelivery('7', 'talk', { novelty: 1 }))).toEqual([
      { field: 'data.novelty', kind: 'unknown-field' },
    ]);
    expect(drift({ ...plainDelivery('7'), trigger: 'unknown_thing' })).toEqual([
      { field: 'trigger', kind: 'unknown-trigger' },
    ]);
  });

  it('publishes the relay’s own test and does not take its trigger for news from CometChat', () => {
    const { prepared } = prepareEvent(laneRecord({ ...plainDelivery('7'), trigger: smokeTrigger }));
    expect(prepared.drift).toEqual([]);
    expect(prepared.type).toBe(`com.cometchat.${smokeTrigger}`);
  });
});
