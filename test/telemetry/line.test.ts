import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldKinds, type LogFields, noCategory } from '../../lambda/telemetry/fields.ts';
import { messages } from '../../lambda/telemetry/messages.ts';
import { dimensionSets, latencyMetrics, type MetricName, metrics } from '../../lambda/telemetry/metrics.ts';
import { readLine } from '../../lambda/telemetry/read-line.ts';
import { readRuleOutcomes, writeRuleOutcomes } from '../../lambda/telemetry/rule-outcomes.ts';
import { createLineWriter } from '../../lambda/telemetry/write-line.ts';
import { publishedMetrics } from './embedded-metrics.ts';

const now = 1_790_000_000_042;
const write = createLineWriter('dev');
const anything = {
  text: fc.string().filter((text) => text !== noCategory && !/^\d+$/.test(text)),
  number: fc.nat(),
  flag: fc.boolean(),
  names: fc.array(fc.string()),
};
const { stage: _stage, message: _message, ...ownFields } = fieldKinds;

describe('a log line', () => {
  it('reads as it was written, whatever is in it', () => {
    const record = Object.fromEntries(
      Object.entries(ownFields).map(([name, kind]) => [
        name,
        fc.oneof<fc.Arbitrary<unknown>[]>(fc.constant(undefined), anything[kind]),
      ]),
    );
    fc.assert(
      fc.property(fc.record(record), (fields: LogFields) => {
        const line = write({ message: 'delivery', fields }, now);
        expect(line).not.toContain('\n');
        const written = Object.entries({ message: 'delivery', stage: 'dev', ...fields });
        expect(readLine(line)?.fields).toEqual(
          Object.fromEntries(written.filter(([, value]) => value !== undefined)),
        );
      }),
    );
  });

  it('counts each metric under its dimensions, and only what has a value', () => {
    const fields = {
      category: 'messages',
      status: 200,
      lane: 'users',
      password: 'current',
      outcome: 'passed',
    };
    const names = fc.subarray(Object.keys(metrics).filter(isMetric));
    fc.assert(
      fc.property(names, (chosen) => {
        const measurements = Object.fromEntries(chosen.map((name, index) => [name, index + 1]));
        const line = write(
          { message: 'delivery', fields, measurements: { ...measurements, Drift: undefined } },
          now,
        );
        const published = publishedMetrics(line).map(({ name, value, dimensions }) => ({
          name,
          value,
          set: Object.keys(dimensions),
        }));
        const expected = chosen.flatMap((name, index) =>
          name === 'Drift' ? [] : dimensionSets(name).map((set) => ({ name, value: index + 1, set })),
        );
        expect(published).toHaveLength(expected.length);
        for (const one of expected) expect(published).toContainEqual(one);
      }),
    );
  });

  it('has the value of a latency once, in the member of its metric', () => {
    for (const name of latencyMetrics) {
      const line = write({ message: 'delivery', fields: {}, measurements: { [name]: 42 } }, now);
      expect(readLine(line)?.fields.latency).toBe(42);
      expect(readLine(line)?.measurement(name)).toBe(42);
    }
  });

  it('is read after the time that Lambda puts before it, and by the fields that are of their kind', () => {
    expect(
      readLine('2026-11-21T00:00:00Z id INFO {"message":"delivery","status":"503","id":7}')?.fields,
    ).toEqual({
      message: 'delivery',
      status: 503,
    });
    expect(readLine('{"category":"none"}')?.fields).toEqual({});
    for (const text of ['', 'Task timed out', 'START RequestId: 1', '{', '{"a":', '7'])
      expect(readLine(text)).toBeUndefined();
  });

  it('names what each rule said', () => {
    const outcomes = [
      { rule: 'links', outcome: 'dropped', reason: undefined },
      { rule: 'classifier', outcome: 'failed', reason: 'TypeError ERR_X' },
    ];
    expect(writeRuleOutcomes(outcomes)).toBe('links dropped, classifier failed TypeError ERR_X');
    expect(readRuleOutcomes(writeRuleOutcomes(outcomes))).toEqual(outcomes);
    expect(writeRuleOutcomes([])).toBeUndefined();
    expect(readRuleOutcomes(undefined)).toEqual([]);
  });

  it('has one message for each thing that happens', () => {
    const texts = Object.values(messages);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}
