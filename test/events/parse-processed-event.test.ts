import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EventOf,
  isKnownEvent,
  type KnownEvent,
  ProcessedEventError,
  parseProcessedEvent,
} from '../../lambda/events/index.ts';
import { eventBody, message } from './support/event-body.ts';

function problemOf(parse: () => unknown): Pick<ProcessedEventError, 'problem' | 'path'> {
  try {
    parse();
  } catch (error) {
    if (error instanceof ProcessedEventError) return { problem: error.problem, path: error.path };
    throw error;
  }
  throw new Error('it was parsed');
}

describe('parseProcessedEvent', () => {
  const body = eventBody('message_sent', { message: message() });

  it.each([
    ['a body', body],
    ['a record of a Lambda function', { body, messageId: 'm-1' }],
    ['a message of the AWS SDK', { Body: body, MessageId: 'm-1' }],
  ])('reads %s', (_case, carrier) => {
    expect(parseProcessedEvent(carrier)).toEqual(JSON.parse(body));
  });

  it('gives data its type by the type of the event', () => {
    const event = parseProcessedEvent(body);
    if (!isKnownEvent(event)) throw new Error('the type is known');
    // This test is half the compiler's: without narrowing it does not build.
    const sent: EventOf<'com.cometchat.message_sent'> | undefined =
      event.type === 'com.cometchat.message_sent' ? event : undefined;
    const conversationId: string | undefined = sent?.data.message.conversationId;
    expect(conversationId).toBe('ada_user_ben');
    // @ts-expect-error: a misspelt type is none of the union's
    const misspelt = (known: KnownEvent) => known.type === 'com.cometchat.message_snet';
    expect(misspelt).toBeTypeOf('function');
  });

  it('keeps fields and attributes that it does not know', () => {
    const more = eventBody(
      'message_sent',
      { message: message({ novelty: { deep: 1 } }) },
      { traceparent: 'x' },
    );
    expect(parseProcessedEvent(more)).toEqual(JSON.parse(more));
  });

  it('reads an event of a trigger that it does not know', () => {
    const unknown = eventBody('conversation_archived', { anything: [1] }, { cometchatsystem: 'unknown' });
    const event = parseProcessedEvent(unknown);
    expect(event).toEqual(JSON.parse(unknown));
    expect(isKnownEvent(event)).toBe(false);
  });

  it.each(['constructor', '__proto__', 'toString'])('takes the type %s for unknown', (type) => {
    const event = parseProcessedEvent(eventBody('x', {}, { type }));
    expect(isKnownEvent(event)).toBe(false);
  });

  it.each(['modern', 'legacy', 'notifications', 'bot', 'unknown'])(
    'knows the system %s',
    (cometchatsystem) => {
      expect(parseProcessedEvent(eventBody('x', {}, { cometchatsystem }))).toMatchObject({ cometchatsystem });
    },
  );

  it('says in its message what is wrong and where, without a value', () => {
    const path = /^not a processed event: not-an-event at time$/;
    expect(() => parseProcessedEvent(eventBody('x', {}, { time: 'noon' }))).toThrow(path);
    expect(() => parseProcessedEvent('{')).toThrow(/^not a processed event: not-json$/);
  });

  it.each([
    ['no body', {}, 'no-body', ''],
    ['text that is not JSON', '{"id":', 'not-json', ''],
    ['JSON that is no object', '[]', 'not-an-event', ''],
    [
      'another version of CloudEvents',
      eventBody('x', {}, { specversion: '2.0' }),
      'not-an-event',
      'specversion',
    ],
    ['no id', eventBody('x', {}, { id: '' }), 'not-an-event', 'id'],
    ['a time that is none', eventBody('x', {}, { time: 'noon' }), 'not-an-event', 'time'],
    ['a day without its time', eventBody('x', {}, { time: '2026-01-01' }), 'not-an-event', 'time'],
    [
      'a time after something else',
      eventBody('x', {}, { time: '+02026-01-01T00:00:00Z' }),
      'not-an-event',
      'time',
    ],
    [
      'data of another type',
      eventBody('x', {}, { datacontenttype: 'text/xml' }),
      'not-an-event',
      'datacontenttype',
    ],
    ['a time in words', eventBody('x', {}, { receivedtime: '1 Jan 2026' }), 'not-an-event', 'receivedtime'],
    ['data that is no object', eventBody('x', {}, { data: [] }), 'not-an-event', 'data'],
    [
      'an unknown system',
      eventBody('x', {}, { cometchatsystem: 'later' }),
      'not-an-event',
      'cometchatsystem',
    ],
    [
      'a region that is no text',
      eventBody('x', {}, { cometchatregion: 1 }),
      'not-an-event',
      'cometchatregion',
    ],
    ['no message', eventBody('message_sent', {}), 'data-mismatch', 'data.message'],
    [
      'a sender that is no text',
      eventBody('message_sent', { message: message({ sender: 1 }) }),
      'data-mismatch',
      'data.message.sender',
    ],
    [
      'an attachment whose address is no text',
      eventBody('message_sent', { message: message({ data: { attachments: [{ url: 'a' }, { url: 1 }] } }) }),
      'data-mismatch',
      'data.message.data.attachments.1.url',
    ],
    [
      'a broken user under a uid, which is not told',
      eventBody('user_blocked', { by: { uid: 'ada' }, users: { 'secret-uid': { uid: 1 } } }),
      'data-mismatch',
      'data.users.*.uid',
    ],
  ])('refuses %s', (_case, carrier, problem, path) => {
    expect(problemOf(() => parseProcessedEvent(carrier))).toEqual({ problem, path });
  });

  it('tells nothing of the content in the error', () => {
    const bodies = [
      '{"secret words',
      eventBody('message_sent', { message: message({ sender: { secret: 'words' } }) }),
    ];
    for (const text of bodies) {
      const fault = (() => {
        try {
          return parseProcessedEvent(text);
        } catch (error) {
          return error;
        }
      })();
      expect(fault).toBeInstanceOf(ProcessedEventError);
      expect(String(fault) + String(fault instanceof Error ? fault.cause : '')).not.toContain('secret');
    }
  });

  it('gives the event or a typed error for whatever text there is', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((data) => {
        const event = JSON.parse(body);
        return JSON.stringify({ ...event, data: { ...event.data, message: data } });
      }),
      fc
        .tuple(fc.constantFrom(...Object.keys(JSON.parse(body))), fc.jsonValue())
        .map(([name, value]) => JSON.stringify({ ...JSON.parse(body), [name]: value })),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(parseProcessedEvent(text)).toEqual(JSON.parse(text));
        } catch (error) {
          if (!(error instanceof ProcessedEventError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([undefined, null, 7, true, [], [body], {}, { body: 7 }, { Body: null }])(
    'refuses %j, which is no message, with the typed error',
    (carrier) => {
      expect(problemOf(() => Reflect.apply(parseProcessedEvent, undefined, [carrier]))).toEqual({
        problem: 'no-body',
        path: '',
      });
    },
  );

  it('returns an event or throws the typed error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (carrier) => {
        problemOf(() => Reflect.apply(parseProcessedEvent, undefined, [carrier]));
      }),
    );
  });
});
