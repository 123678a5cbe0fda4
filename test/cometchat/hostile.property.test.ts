import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import { eventNames, processedDataSchema } from '../../lambda/cometchat/schemas/processed.ts';
import { contractPayloads } from './contract-payloads.ts';
import { everySample, receipt } from './deliveries.ts';

/** What every delivery must come to, whatever is in it. The body may be nested too deep to be written by us. */
function expectHandled(envelope: unknown): void {
  const delivery = parseDelivery(envelope);
  if (delivery === undefined) return;
  const route = routeDelivery(delivery, receipt);
  expect(route.identity).toMatch(/^v2[:#][!-~]{1,125}$/);
  expect(route.messageDeduplicationId).toBe(route.identity);
  expect(route.messageGroupId).toMatch(/^[!-~]{1,128}$/);
  expect(route.subject.length).toBeGreaterThan(0);
  expect(route.subject.length).toBeLessThanOrEqual(256);
  if (route.time !== undefined) expect(new Date(route.time).toISOString()).toMatch(/^\d{4}-/);
  expect(routeDelivery(delivery, receipt)).toEqual(route);

  const normalised = normaliseDelivery(delivery);
  if (!normalised.ok) {
    expect(normalised.violations.length).toBeGreaterThan(0);
    expect(JSON.stringify(normalised.violations).length).toBeLessThan(10_000);
    return;
  }
  expect(normalised.type).toMatch(/^com\.cometchat\.[\w.-]+$/);
  expect(JSON.stringify(normalised.data)).toMatch(/^\{/);
  expect(JSON.stringify(normalised.drift).length).toBeLessThan(10_000);
  const event = eventNames.find((name) => normalised.type === `com.cometchat.${name}`);
  if (event !== undefined) {
    expect(processedDataSchema(event).safeParse(normalised.data).error).toBeUndefined();
  }
}

const deep = (levels: number, inner: string) => `${'{"a":['.repeat(levels)}${inner}${']}'.repeat(levels)}`;

/** JSON texts of values that nobody expects. */
const hostileText = fc.oneof(
  fc.json({ noUnicodeString: false }),
  fc.constantFrom(
    'null',
    '[]',
    '{}',
    '""',
    '-0',
    '1e999',
    '1e308',
    '-1',
    '0.5',
    'true',
    '"\\ud800"',
    '"\\u0000"',
    '"\\uffff"',
    '"__proto__"',
    '"constructor"',
    '{"__proto__":{"id":"1","uid":"u"}}',
    '{"constructor":{"prototype":{"id":"1"}}}',
    '{"toString":null,"hasOwnProperty":1,"length":-1}',
    deep(2000, '"x"'),
    deep(90, 'null'),
    JSON.stringify('x'.repeat(300_000)),
    JSON.stringify('9'.repeat(300)),
    JSON.stringify(Array.from({ length: 20_000 }, () => ({}))),
    JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_none, index) => [`k${index}`, index]))),
  ),
);

type Step = { readonly at: number; readonly text: string | undefined; readonly name: string | undefined };

const step: fc.Arbitrary<Step> = fc.record({
  at: fc.nat(),
  /** Undefined: the field is removed. */
  text: fc.option(hostileText, { nil: undefined, freq: 4 }),
  /** Undefined: the field keeps its name. */
  name: fc.option(fc.constantFrom('__proto__', 'constructor', 'id', '', 'ü', '0'), {
    nil: undefined,
    freq: 4,
  }),
});

/** The text of the value with one of its places removed, replaced or renamed. It is text, so that nesting is no limit. */
function mutate(value: JsonValue | undefined, { at, text, name }: Step): string {
  const places = placesOf(value);
  const place = places[at % Math.max(1, places.length)];
  const marker = '@@mutated@@';
  const write = (inner: JsonValue | undefined): string => {
    if (inner === undefined) return 'null';
    if (Array.isArray(inner)) return `[${inner.map(write).join(',')}]`;
    if (!isJsonObject(inner)) return JSON.stringify(inner);
    const fields = Object.entries(inner).flatMap(([key, field]) => {
      const chosen = place?.parent === inner && place.key === key;
      if (!chosen) return [`${JSON.stringify(key)}:${write(field)}`];
      return text === undefined && name === undefined
        ? []
        : [`${JSON.stringify(name ?? key)}:${text === undefined ? write(field) : marker}`];
    });
    return `{${fields.join(',')}}`;
  };
  return write(value).replaceAll(marker, () => text ?? 'null');
}

function placesOf(value: JsonValue | undefined): { readonly parent: JsonObject; readonly key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(placesOf);
  return isJsonObject(value)
    ? [...Object.keys(value).map((key) => ({ parent: value, key })), ...inner]
    : inner;
}

const corpus: readonly { readonly label: string; readonly envelope: JsonObject }[] = [
  ...everySample.map((sample) => ({ label: sample.label, envelope: sample.make() })),
  ...contractPayloads().map(({ name, body }) => ({ label: name, envelope: JSON.parse(body) })),
];

describe('whatever is sent', () => {
  it('an object with a trigger and data is routed and normalised, or refused with reasons', () => {
    const triggers = fc.oneof(
      fc.constantFrom(...everySample.map(({ trigger }) => trigger), 'constructor', '__proto__', 'toString'),
      fc.string({ unit: 'binary', minLength: 1 }),
    );
    fc.assert(
      fc.property(triggers, hostileText, hostileText, hostileText, (trigger, data, webhook, other) => {
        const wrapped = data.startsWith('{') ? data : `{"message":${data},"body":${other}}`;
        const body = `{"trigger":${JSON.stringify(trigger)},"data":${wrapped},"webhook":${webhook},"appId":${other},"bot":${webhook}}`;
        expectHandled(JSON.parse(body));
      }),
      { numRuns: 400 },
    );
  });

  it.each(corpus)('$label with one thing wrong', ({ envelope }) => {
    fc.assert(
      fc.property(step, (change) => {
        const body = mutate(envelope, change);
        expectHandled(JSON.parse(body));
      }),
      { numRuns: 25 },
    );
  });
});

describe('what is reported of a delivery', () => {
  /** Every text and number in it is a secret, and so is every key of its maps. */
  const secretive = (value: JsonValue | undefined): JsonValue => {
    if (typeof value === 'string') return 'S3CR3T';
    if (typeof value === 'number') return -73_57;
    if (typeof value !== 'object' || value === null) return value ?? null;
    if (!isJsonObject(value)) return value.map(secretive);
    const isMap = Object.keys(value).some((key) => key.includes('-'));
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [isMap ? 'S3CR3T' : key, secretive(field)]),
    );
  };

  it.each(everySample)('holds none of its values: $label', (sample) => {
    const envelope: JsonObject = { ...sample.make(), extra: 1 };
    const data = secretive(envelope.data);
    const broken = [data, isJsonObject(data) ? { ...data, 'S3CR3T 1': 1 } : data, { message: 'S3CR3T' }];
    for (const candidate of broken) {
      const delivery = parseDelivery({ ...envelope, data: candidate });
      if (delivery === undefined) throw new Error('not a delivery');
      const result = normaliseDelivery(delivery);
      const reported = JSON.stringify(result.ok ? result.drift : result.violations);
      expect(reported).not.toMatch(/S3CR3T|7357/);
    }
  });
});
