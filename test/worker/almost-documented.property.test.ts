import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { isSynchronousTrigger, routeDelivery } from '../../lambda/cometchat/routing.ts';
import { parseProcessedEvent } from '../../lambda/events/index.ts';
import { prepareRecord } from '../../lambda/worker/prepare.ts';
import { sampleDelivery, sampleVariants } from '../../tools/samples/index.ts';
import { type AlmostDocumented, almostDocumented } from './support/almost-documented.ts';
import { laneRecord, receivedAt } from './support/factories.ts';

const samples = sampleVariants
  .filter(({ trigger }) => !isSynchronousTrigger(trigger))
  .flatMap(({ trigger, system, variant }) => [
    sampleDelivery(trigger, { system, variant }),
    sampleDelivery(trigger, { system, variant, group: 'climbers', seed: 2 }),
  ]);

/** The schemas as they are published, by name. */
const published = compileSchemas();

function compileSchemas(): (dataschema: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const folder = fileURLToPath(new URL('../../docs/schemas/', import.meta.url));
  for (const name of readdirSync(folder)) ajv.addSchema(JSON.parse(readFileSync(`${folder}${name}`, 'utf8')));
  return (dataschema) => {
    const validate = ajv.getSchema(dataschema);
    if (validate === undefined) throw new Error(`${dataschema} isn't published`);
    return validate;
  };
}

/** What an event is about, and what tells legacy from modern deliveries: nothing else can refuse a delivery. */
const routing = [
  ...['id', 'conversationId', 'sender', 'receiver', 'receiverType'].flatMap((name) => [
    `data.message.${name}`,
    `data.${name}`,
  ]),
  ...['data.messageId', 'data.body.messageId', 'data.reaction.id', 'data.reaction.messageId'],
  ...['data.user.uid', 'data.by.uid', 'data.to.uid', 'data.group.guid', 'data.call.id', 'data.sessionId'],
  ...['data.resource.id', 'data.campaignId', 'data.notificationId', 'data.pushNotificationId'],
  ...['data.event', 'bot', 'webhook'],
];

function lacksRouting({ changed }: AlmostDocumented): boolean {
  return changed.some((path) => routing.some((needed) => `${needed}.`.startsWith(`${path}.`)));
}

/** Every text, number and flag in it, written so that a value that was put right is still the same. */
function leavesOf(value: unknown): string[] {
  if (typeof value !== 'object')
    return value === undefined
      ? []
      : [
          String(value)
            .replace(/^true$/, '1')
            .replace(/^false$/, '0'),
        ];
  if (value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

function expectNothingLost(sent: unknown, data: unknown): void {
  const left = Map.groupBy(leavesOf(data).map(asNumber), (leaf) => leaf);
  for (const [leaf, times] of Map.groupBy(leavesOf(sent).map(asNumber), (one) => one))
    if ((left.get(leaf)?.length ?? 0) < times.length) throw new Error(`${leaf} was lost`);
}

/** `21.50` and `21.5` are the same number. */
function asNumber(leaf: string): string {
  return /^-?\d{1,15}(\.\d+)?$/.test(leaf) ? String(Number(leaf)) : leaf;
}

const processing = { route: routeDelivery, normalise: normaliseDelivery };

function expectPublished(delivery: AlmostDocumented): void {
  const prepared = prepareRecord(laneRecord(delivery.envelope), processing, receivedAt);
  if (prepared.kind === 'unprocessable') {
    if (prepared.reason !== 'schema-violation' || !lacksRouting(delivery))
      throw new Error(`dead-lettered without need: ${prepared.reason}, ${prepared.detail}`);
    return;
  }
  const event = parseProcessedEvent(prepared.message.body);
  const validate = published(event.dataschema);
  if (!validate(event.data)) throw new Error(JSON.stringify(validate.errors));
  expectNothingLost(delivery.envelope.data, event.data);
}

describe('a delivery that is almost as documented', { timeout: 60_000 }, () => {
  it('comes out with valid data and everything in it, unless it lacks what routes it', () => {
    // On failure fast-check prints the seed; to see it again, add `seed` and `path` here.
    fc.assert(fc.property(almostDocumented(samples), expectPublished), { numRuns: 20_000 });
  });

  it('is refused only where it lacks what it is about', () => {
    const refused = fc
      .sample(almostDocumented(samples), { numRuns: 2_000, seed: 7 })
      .filter(
        ({ envelope }) =>
          prepareRecord(laneRecord(envelope), processing, receivedAt).kind === 'unprocessable',
      );
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length).toBeLessThan(600);
  });
});
