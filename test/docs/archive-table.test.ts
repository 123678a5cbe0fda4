import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planObjects } from '../../lambda/archive/plan-objects.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import { prepareRecord } from '../../lambda/worker/prepare.ts';
import { sampleDelivery, sampleVariants } from '../../tools/samples/index.ts';
import { laneRecord } from '../worker/support/factories.ts';

const page = readFileSync(new URL('../../docs/archive.md', import.meta.url), 'utf8');
const [, table = ''] = /^```sql\n(CREATE EXTERNAL TABLE .*?)^```$/ms.exec(page) ?? [];

/** `name type` pairs of a list in parentheses. */
function columnsAfter(words: string): Map<string, string> {
  const [, list = ''] = new RegExp(`${words} \\(\\s*([^)]*)\\)`).exec(table) ?? [];
  return new Map(
    list.split(',').map((column): [string, string] => {
      const [name = '', type = ''] = column.trim().split(' ');
      return [name.replaceAll('`', ''), type];
    }),
  );
}

const columns = columnsAfter('cometchat_events');
const partitions = columnsAfter('PARTITIONED BY');
const properties = new Map(
  [...table.matchAll(/'(projection[\w.]+)' = '([^']*)'/g)].map(([, name = '', value = '']) => [name, value]),
);

const catalogue = { route: routeDelivery, normalise: normaliseDelivery };

/** The archive's objects with an event of every sample. */
const { objects } = planObjects(
  sampleVariants.flatMap(({ trigger, system, variant }, index) => {
    const body = JSON.stringify(sampleDelivery(trigger, { system, variant, seed: index }));
    const receivedAt = Date.UTC(2026, 10, 21, index % 24);
    const record = laneRecord(body, { id: `m-${index}` });
    record.messageAttributes.receivedAt = { dataType: 'Number', stringValue: String(receivedAt) };
    const prepared = prepareRecord(record, catalogue, receivedAt);
    return prepared.kind === 'event' ? [{ messageId: record.messageId, body: prepared.message.body }] : [];
  }),
);
const events = objects.flatMap(({ text }) =>
  text
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line)),
);

/** Of no use in a query: they are the same in every event, or follow from its type. */
const leftOut = ['specversion', 'datacontenttype', 'dataschema'];

describe("the table definition for Athena in docs/archive.md, beside the archive's objects", () => {
  it('has a column for every member of an event, in lower case as Athena keeps names', () => {
    const members = new Set(events.flatMap((event) => Object.keys(event)));
    expect([...columns.keys()].sort()).toEqual([...members].filter((name) => !leftOut.includes(name)).sort());
    for (const name of columns.keys()) expect(name).toBe(name.toLowerCase());
  });

  it('calls text what is text, and the object `data`, which Athena gives as JSON text', () => {
    expect(new Set(columns.values())).toEqual(new Set(['string']));
    for (const event of events)
      for (const [name, value] of Object.entries(event))
        expect(typeof value, name).toBe(name === 'data' ? 'object' : 'string');
  });

  it('has names that differ in more than their case, which the SerDe would take for repeats', () => {
    // Inside `data` they may: the table is told to keep case.
    for (const event of events)
      expect(new Set(Object.keys(event).map((name) => name.toLowerCase())).size).toBe(
        Object.keys(event).length,
      );
    expect(table).toContain("WITH SERDEPROPERTIES ('case.insensitive' = 'FALSE')");
  });

  it('projects the partitions that the keys of objects have', () => {
    expect([...partitions]).toEqual([
      ['day', 'string'],
      ['hour', 'int'],
    ]);
    expect(properties.get('projection.day.format')).toBe('yyyy-MM-dd');
    const [first, last] = (properties.get('projection.hour.range') ?? '').split(',').map(Number);
    const digits = Number(properties.get('projection.hour.digits'));
    const projected = Array.from({ length: Number(last) - Number(first) + 1 }, (_none, index) =>
      String(Number(first) + index).padStart(digits, '0'),
    );
    const hours = objects.map(({ key }) => /^events\/day=2026-11-21\/hour=(\d+)\//.exec(key)?.[1]);
    expect(new Set(hours)).toEqual(new Set(projected));
    expect(table).toContain("LOCATION 's3://BUCKET/events/'");
  });
});
