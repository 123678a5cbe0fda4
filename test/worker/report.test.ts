import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { workerMetrics, workerNamespace } from '../../lambda/worker/metric-names.ts';
import type { PreparedEvent, PreparedRecord, UnprocessableRecord } from '../../lambda/worker/prepare.ts';
import type { RecordOutcome } from '../../lambda/worker/record-outcome.ts';
import { createReport } from '../../lambda/worker/report.ts';
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

interface Metric {
  readonly [key: string]: unknown;
  readonly _aws: {
    readonly CloudWatchMetrics: readonly [
      {
        readonly Namespace: string;
        readonly Dimensions: readonly (readonly string[])[];
        readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
      },
    ];
  };
}

let written: string[];

beforeEach(() => {
  written = [];
  const keep = (chunk: unknown) => written.push(String(chunk)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});

afterEach(() => {
  vi.restoreAllMocks();
});

function report(...outcomes: RecordOutcome[]) {
  createReport({ stage: 'test', lane: 'messages' })(outcomes, receivedAt + 400);
  const lines: Record<string, unknown>[] = written.map((line) => JSON.parse(line));
  return {
    logs: lines.filter((line) => !('_aws' in line)),
    metrics: lines.filter((line): line is Metric => '_aws' in line),
  };
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

  it('writes one line per record with ids and numbers', () => {
    const { logs } = report(outcome(event, 'published', { consumers: ['all'] }));
    expect(logs).toMatchObject([
      {
        level: 'INFO',
        message: 'event published',
        id: '1-7',
        type: 'com.cometchat.message_sent',
        lane: 'messages',
        consumers: ['all'],
        attempt: 2,
        latency: 400,
        requestId: 'request-1',
        service: 'worker',
      },
    ]);
  });

  it('names the other ends of a record, with the reason', () => {
    const { logs } = report(
      outcome(event, 'unmatched'),
      outcome(event, 'undelivered', { consumers: ['b'], undelivered: ['a'], reason: 'publish-failed' }),
      outcome(broken, 'dead-lettered', { reason: 'schema-violation' }),
      outcome(event, 'failed', { reason: 'publish-failed' }),
    );
    expect(logs).toMatchObject([
      { message: 'event unmatched', level: 'INFO' },
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

  it('counts every metric of the list under its dimensions', () => {
    const drifting = {
      ...event,
      drift: [{ trigger: 'message_sent', field: 'data.novelty', kind: 'unknown-field' as const }],
    };
    const { metrics } = report(
      outcome(drifting, 'published', { consumers: ['a', 'b'] }),
      outcome(drifting, 'undelivered', { consumers: ['b'], undelivered: ['a'] }),
      outcome(event, 'unmatched'),
      outcome(event, 'failed'),
      outcome(event, 'postponed'),
      outcome(broken, 'dead-lettered'),
    );
    const seen = metrics.flatMap((line) => {
      const { Namespace, Dimensions, Metrics } = line._aws.CloudWatchMetrics[0];
      expect(Namespace).toBe(workerNamespace);
      expect(Dimensions).toHaveLength(1);
      return Metrics.map(({ Name, Unit }) => ({ Name, Unit, dimensions: Dimensions[0], value: line[Name] }));
    });
    const values = {
      EventsPublished: 3,
      EventsUnmatched: 1,
      RecordsFailed: 1,
      RecordsPostponed: 1,
      RecordsDeadLettered: 1,
      EventsUndelivered: 1,
      EndToEndLatency: [400, 400],
      Drift: 2,
      DriftByField: 2,
    };
    expect(Object.fromEntries(seen.map(({ Name, value }) => [Name, value]))).toEqual(values);
    for (const { name, unit, dimensions } of Object.values(workerMetrics)) {
      const metric = seen.find(({ Name }) => Name === name);
      expect(metric?.Unit).toBe(unit);
      expect([...(metric?.dimensions ?? [])].sort()).toEqual(['service', 'stage', ...dimensions].sort());
    }
    expect(metrics.find((line) => 'DriftByField' in line)).toMatchObject({
      stage: 'test',
      service: 'worker',
      trigger: 'message_sent',
      field: 'data.novelty',
      kind: 'unknown-field',
    });
  });

  it('writes nothing for counts that are zero', () => {
    expect(report().metrics).toEqual([]);
    expect(report(outcome(event, 'published', { consumers: ['a'] })).metrics).toHaveLength(1);
  });

  it('takes nothing from one batch into the next', () => {
    const drifting = {
      ...event,
      drift: [{ trigger: 'message_sent', field: 'data.novelty', kind: 'unknown-field' as const }],
    };
    const write = createReport({ stage: 'test', lane: 'messages' });
    write([], receivedAt);
    write([outcome(drifting, 'undelivered', { undelivered: ['a'] })], receivedAt);
    const first = written.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
    expect(first.map((line) => Object.keys(line).sort())).toEqual([
      ['EventsUndelivered', '_aws', 'consumer', 'service', 'stage'],
      // In all, for the alarm.
      ['EventsUndelivered', '_aws', 'service', 'stage'],
      ['Drift', '_aws', 'service', 'stage'],
      ['DriftByField', '_aws', 'field', 'kind', 'service', 'stage', 'trigger'],
    ]);
    expect(written.filter((line) => line.includes('already been added'))).toEqual([]);
  });

  it('counts the drift of a record that comes again only once it is done with', () => {
    const drifting = {
      ...event,
      drift: [{ trigger: 'message_sent', field: 'data.novelty', kind: 'unknown-field' as const }],
    };
    expect(report(outcome(drifting, 'failed')).metrics.some((line) => 'Drift' in line)).toBe(false);
    expect(report(outcome(drifting, 'postponed')).metrics.some((line) => 'Drift' in line)).toBe(false);
  });

  it('bounds the number of drift metrics of a container, and goes on with those that it has', () => {
    const write = createReport({ stage: 'test', lane: 'other' });
    const batch = (from: number) => {
      written = [];
      const drift = Array.from({ length: 8 }, (_, n) => ({
        trigger: 't',
        field: `data.f${from + n}`,
        kind: 'corrected' as const,
      }));
      write([outcome({ ...event, drift }, 'published')], receivedAt);
      const lines = written.map((line) => JSON.parse(line));
      expect(lines.find((line) => 'Drift' in line)).toMatchObject({ Drift: 8 });
      return lines.filter((line) => 'DriftByField' in line).length;
    };
    const named = Array.from({ length: 20 }, (_, n) => batch(n * 8));
    expect(named.reduce((sum, count) => sum + count, 0)).toBe(100);
    expect([batch(0), batch(1_000)]).toEqual([8, 0]);
  });

  it('bounds the number of drift metrics of a batch, and makes their text fit', () => {
    const drift = Array.from({ length: 30 }, (_, n) => ({
      trigger: 'unknown:ü',
      field: `: field ${n}`,
      kind: 'kept-aside' as const,
    }));
    const { metrics } = report(outcome({ ...event, drift }, 'unmatched'));
    const byField = metrics.filter((line) => 'DriftByField' in line);
    expect(byField).toHaveLength(10);
    expect(byField[0]).toMatchObject({ trigger: 'unknown:?', field: '? field 0', DriftByField: 1 });
    expect(metrics.find((line) => 'Drift' in line)).toMatchObject({ Drift: 30 });
  });
});
