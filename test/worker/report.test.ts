import { describe, expect, it } from 'vitest';
import type { PreparedEvent, PreparedRecord, UnprocessableRecord } from '../../lambda/worker/prepare.ts';
import type { RecordOutcome } from '../../lambda/worker/record-outcome.ts';
import { createReport } from '../../lambda/worker/report.ts';
import { lineMembers, publishedTexts } from '../telemetry/embedded-metrics.ts';
import { queueMessage, receivedAt } from './support/factories.ts';

const facts = { messageId: 'm-1', group: 'app-a', attempt: 2, receivedAt, requestId: 'request-1' };

const event: PreparedEvent = {
  kind: 'event',
  facts,
  id: '1-7',
  type: 'com.cometchat.message_sent',
  category: 'messages',
  message: queueMessage('1-7', 'app-a'),
  drift: [],
};

const broken: UnprocessableRecord = {
  kind: 'unprocessable',
  facts,
  id: '1-8',
  reason: 'schema-violation',
  detail: 'data.message.id: expected string',
};

function outcome(record: PreparedRecord, result: RecordOutcome['result'], more: Partial<RecordOutcome> = {}) {
  return { record, result, consumers: [], undelivered: [], reason: undefined, ...more };
}

function report(...outcomes: RecordOutcome[]) {
  const written: string[] = [];
  createReport({ stage: 'test', lane: 'messages' }, { write: (text) => void written.push(text) })(
    outcomes,
    receivedAt + 400,
  );
  const lines = written.flatMap((text) => text.trimEnd().split('\n'));
  return { lines, logs: lines.map(lineMembers), published: lines.flatMap(publishedTexts) };
}

describe('the report of a batch', () => {
  it('names the type of an event whose trigger is known, and a digest of any other', () => {
    const typed = (type: string) => outcome({ ...event, type }, 'published', { consumers: ['all'] });
    const types = report(
      typed('com.cometchat.message_sent'),
      typed('com.cometchat.relay_smoke_test'),
      typed('com.cometchat.call_Grace_0170'),
    ).logs.flatMap((line) => (typeof line.type === 'string' ? [line.type] : []));
    expect(types).toEqual([
      'com.cometchat.message_sent',
      'com.cometchat.relay_smoke_test',
      expect.stringMatching(/^com\.cometchat\.unknown-[\w-]{22}$/),
    ]);
  });

  it('writes one line for each record and none besides, of at most 450 bytes', () => {
    const usual: PreparedEvent = {
      ...event,
      // With ids of the length that CometChat and API Gateway give them.
      id: 'v2:26145612ab3b7d3d:relay-messages:message_sent:1234567',
      facts: { ...facts, attempt: 1, requestId: 'JKJaXmPLvHcESHA=' },
    };
    const { lines, logs } = report(
      outcome(usual, 'published', { consumers: ['search', 'audit'] }),
      outcome(usual, 'published', { consumers: ['search', 'audit'] }),
    );
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(Buffer.byteLength(`${line}\n`)).toBeLessThanOrEqual(450);
    expect(logs[0]).toEqual({
      stage: 'test',
      message: 'event published',
      id: usual.id,
      type: 'com.cometchat.message_sent',
      lane: 'messages',
      consumers: ['search', 'audit'],
      attempt: 1,
      requestId: 'JKJaXmPLvHcESHA=',
    });
    expect(report().lines).toEqual([]);
  });

  it('names the other ends of a record, with the reason', () => {
    const { logs } = report(
      outcome(event, 'unmatched'),
      outcome(event, 'undelivered', { consumers: ['b'], undelivered: ['a'], reason: 'publish-failed' }),
      outcome(broken, 'dead-lettered', { reason: 'schema-violation' }),
      outcome(event, 'failed', { reason: 'publish-failed' }),
    );
    expect(logs).toMatchObject([
      { message: 'event unmatched', latency: 400 },
      { message: 'event undelivered', level: 'WARN', undelivered: ['a'], reason: 'publish-failed' },
      {
        message: 'record dead-lettered',
        level: 'WARN',
        reason: 'schema-violation',
        detail: 'data.message.id: expected string',
      },
      { message: 'record failed', level: 'WARN', reason: 'publish-failed' },
    ]);
  });

  it.each([
    ['published', { consumers: ['a', 'b'] }, ['EndToEndLatency{lane=messages,stage=test}=400']],
    ['unmatched', {}, ['EventsUnmatched{lane=messages,stage=test}=1']],
    ['failed', {}, ['RecordsFailed{lane=messages,stage=test}=1']],
    ['postponed', {}, ['RecordsPostponed{lane=messages,stage=test}=1']],
    ['undelivered', { undelivered: ['a', 'b'] }, ['EventsUndelivered{stage=test}=2']],
    [
      'undelivered',
      { consumers: ['b'], undelivered: ['a'] },
      ['EndToEndLatency{lane=messages,stage=test}=400', 'EventsUndelivered{stage=test}=1'],
    ],
    [
      'dead-lettered',
      {},
      ['RecordsDeadLettered{lane=messages,stage=test}=1', 'RecordsDeadLettered{stage=test}=1'],
    ],
  ] as const)('counts a record that is %s', (result, more, metrics) => {
    expect(report(outcome(event, result, more)).published).toEqual(metrics);
  });

  it('counts drift and says where it is, in a few words', () => {
    const drift = Array.from({ length: 30 }, (_, n) => ({
      field: `data.f${n}`,
      kind: 'kept-aside' as const,
    }));
    const { published, logs } = report(outcome({ ...event, drift }, 'unmatched'));
    expect(published).toContain('Drift{stage=test}=30');
    expect(logs[0]?.drift).toBe(
      'kept-aside data.f0, kept-aside data.f1, kept-aside data.f2, kept-aside data.f3, kept-aside data.f4',
    );
  });

  it('counts the drift of a record that comes again only once it is done with', () => {
    const drifting = { ...event, drift: [{ field: 'data.novelty', kind: 'unknown-field' as const }] };
    for (const result of ['failed', 'postponed'] as const) {
      const { published, logs } = report(outcome(drifting, result));
      expect(published.join()).not.toContain('Drift');
      expect(logs[0]).not.toHaveProperty('drift');
    }
  });
});
