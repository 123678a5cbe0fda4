import { describe, expect, it } from 'vitest';
import type { LogFields } from '../../../../lambda/telemetry/fields.ts';
import { createRecordReader } from '../../../../tools/console/server/read-records.ts';

const line = (fields: LogFields, time = 1_000) => ({
  time,
  logGroup: '/aws/lambda/one',
  fields,
});
const delivery = { message: 'delivery', requestId: 'r-1', trigger: 'message_sent', category: 'messages' };

describe('a record of a log line', () => {
  it.each([
    [
      { status: 200, id: 'v2:1', latency: 12 },
      { outcome: 'accepted', milliseconds: 12, lane: 'messages' },
    ],
    [
      { status: 200, verdict: 'drop', rule: 'blocked-words', ruleOutcomes: 'links would-have-dropped' },
      {
        outcome: 'dropped',
        rule: 'blocked-words',
        ruleOutcomes: [{ rule: 'links', outcome: 'would-have-dropped' }],
      },
    ],
    [{ status: 200, verdict: 'pass' }, { outcome: 'passed' }],
    [{ status: 200, verdict: 'pass', outcome: 'annotated' }, { outcome: 'annotated' }],
    [
      { status: 200, verdict: 'pass', forced: true },
      { outcome: 'passed', forced: true },
    ],
    [{ status: 401 }, { outcome: 'refused', reason: expect.stringContaining('password'), status: 401 }],
    [
      { status: 503, error: 'queue-failed' },
      { outcome: 'not acknowledged', reason: 'queue-failed' },
    ],
  ])('says how a request was answered: %j', (fields, expected) => {
    expect(createRecordReader()(line({ ...delivery, ...fields }))).toMatchObject({
      kind: 'request',
      requestId: 'r-1',
      ...expected,
    });
  });

  it('says which delivery SQS drops as a duplicate, and forgets it after five minutes', () => {
    const read = createRecordReader();
    const at = (time: number) => read(line({ ...delivery, status: 200, id: 'v2:1' }, time))?.outcome;
    expect([at(0), at(1_000), at(301_000)]).toEqual(['accepted', 'duplicate', 'accepted']);
  });

  it('takes the trigger of a record that is no event from its id', () => {
    const dead = { message: 'record dead-lettered', requestId: 'r-1' };
    const triggerOf = (id: string) => createRecordReader()(line({ ...dead, id }))?.trigger;
    expect([triggerOf('v2:app:hook:message_sent:7'), triggerOf('v2#0123')]).toEqual(['message_sent', '-']);
  });

  it.each([
    ['event published', 'published'],
    ['event unmatched', 'no consumer'],
    ['event undelivered', 'undelivered'],
    ['record dead-lettered', 'dead-lettered'],
    ['record failed', 'failed'],
    ['record postponed', 'postponed'],
  ])('says what became of an event: %s', (message, outcome) => {
    const fields = {
      message,
      id: 'v2:1',
      type: 'com.cometchat.message_sent',
      lane: 'messages',
      consumers: ['search', 'crm'],
      attempt: 2,
      latency: 40,
      reason: 'publish-failed',
      requestId: 'r-1',
    };
    expect(createRecordReader()(line(fields))).toMatchObject({
      kind: 'event',
      outcome,
      trigger: 'message_sent',
      consumers: ['search', 'crm'],
      attempt: 2,
      milliseconds: 40,
      reason: 'publish-failed',
    });
  });

  it('is none of any other line', () => {
    expect(createRecordReader()(line({ message: 'rule settings broken', latency: 1 }))).toBeUndefined();
    expect(createRecordReader()(line({ message: 'delivery' }))).toBeUndefined();
  });
});
