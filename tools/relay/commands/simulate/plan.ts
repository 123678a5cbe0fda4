/** What is sent, in which order, and with which faults. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonObject } from '../../../json/json.ts';
import { conversationDeliveries } from '../../../samples/conversation/conversation.ts';
import { createMessageIds, createSampler, type MadeDelivery } from '../../../samples/conversation/sampler.ts';
import { sampleTriggers } from '../../../samples/index.ts';
import { createRandom } from '../../../samples/random.ts';
import { UsageError } from '../../errors.ts';
import { readInput } from '../../files.ts';
import type { SimulateOptions } from './options.ts';

/** A fault that is put into a delivery, and the status that it must be refused with. */
export const flaws = {
  oversize: 413,
  'broken-json': 400,
  'wrong-credentials': 401,
} as const;

type Flaw = keyof typeof flaws;

/** A delivery before anything is done to it. Files are sent as they are, and so have a body. */
type SourceDelivery = MadeDelivery & { readonly body?: string };

/** One delivery to send. */
export interface PlannedDelivery extends Required<SourceDelivery> {
  /** Counted from 0; a duplicate has the number of its original. */
  readonly number: number;
  readonly duplicate: boolean;
  readonly flaw: Flaw | undefined;
}

const defaultScenarioCount = 100;

/**
 * The plan that the options describe, and how many deliveries it has, duplicates aside. The same options and seed give the
 * same bodies in the same order. `moderation`: whether requests of the moderation Custom API can be sent.
 */
export function choosePlan(
  options: SimulateOptions,
  moderation: boolean,
): { deliveries: Iterable<PlannedDelivery>; count: number } {
  const { file, dir, limit, trigger, category } = options;
  const plan = (source: Iterable<SourceDelivery>, count: number) => ({
    deliveries: planDeliveries(source, count, options),
    count,
  });
  if (file.length > 0 || dir !== undefined) {
    const files = [...file, ...(dir === undefined ? [] : deliveryFiles(dir))];
    return plan(files.map(readDelivery), Math.min(limit ?? files.length, files.length));
  }
  if (trigger.length + category.length > 0) {
    const selected = selectTriggers(options);
    return plan(catalogueDeliveries(selected, options), limit ?? selected.length);
  }
  return plan(conversationDeliveries({ ...options, moderation }), limit ?? defaultScenarioCount);
}

/** The catalogue's triggers that are asked for. Throws a {@link UsageError} that names what doesn't exist. */
function selectTriggers({ trigger: names, category: categories, system: wanted }: SimulateOptions) {
  const known = [...new Set(sampleTriggers.map(({ trigger }) => trigger))].sort();
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(`There is no trigger ${name}. Choose from: ${known.join(', ')}.`);
  const selected = sampleTriggers.filter(
    ({ trigger, category, system }) =>
      (names.includes(trigger) || categories.includes(category)) &&
      (wanted === 'all' || (system === 'legacy') === (wanted === 'legacy')),
  );
  if (selected.length === 0) throw new UsageError(`None of these triggers belongs to the ${wanted} system.`);
  return selected;
}

/** Every chosen trigger in turn, without end, each time with other ids. */
function* catalogueDeliveries(
  selected: typeof sampleTriggers,
  options: SimulateOptions,
): Generator<SourceDelivery> {
  const sample = createSampler(options);
  const nextMessageId = createMessageIds(options.seed);
  while (true)
    for (const { trigger, system } of selected) yield sample(trigger, { system, messageId: nextMessageId() });
}

/** The files of a folder that hold deliveries, those of its folders included, in the order of their names. */
function deliveryFiles(folder: string): string[] {
  const files = globSync('**/*.json', { cwd: folder }).map((file) => join(folder, file));
  if (files.length === 0) throw new UsageError(`There is no .json file in ${folder}.`);
  return files.sort();
}

/**
 * A delivery from a file, sent byte for byte. Without a `trigger` but with `contextMessages` it is a request of the
 * moderation Custom API (contract, section 12).
 */
function readDelivery(file: string): SourceDelivery {
  const body = readInput(file);
  const envelope = parseJsonObject(body) ?? {};
  const { trigger, contextMessages } = envelope;
  const isQuestion = trigger === undefined && contextMessages !== undefined;
  return {
    destination: isQuestion ? 'moderation' : 'webhooks',
    trigger: typeof trigger === 'string' ? trigger : file,
    envelope,
    body,
  };
}

/** How many deliveries may go before one that is sent late. */
const longestDelay = 8;
/** One byte more than a queue message may have. */
const oversizeBytes = 1024 * 1024 + 1;

/** The first `count` deliveries of a source, disturbed: the same seed disturbs the same ones in the same way. */
function* planDeliveries(
  source: Iterable<SourceDelivery>,
  count: number,
  options: SimulateOptions,
): Generator<PlannedDelivery> {
  const duplicates = createRandom(`${options.seed}/duplicates`);
  const reorder = createRandom(`${options.seed}/reorder`);
  const flaws = createRandom(`${options.seed}/flaws`);
  let late: { readonly release: number; readonly delivery: PlannedDelivery }[] = [];
  let number = 0;
  for (const made of source) {
    if (number === count) break;
    const flaw = chooseFlaw(made, options, flaws.next() * 100);
    const delivery = { ...made, body: bodyOf(made, flaw), number, duplicate: false, flaw };
    const isLate = reorder.chance(options.reorder);
    const release = number + 2 + reorder.below(longestDelay);
    if (isLate) late.push({ release, delivery });
    else yield delivery;
    if (duplicates.chance(options.duplicates) && flaw === undefined)
      late.push({
        release: release + 1 + duplicates.below(longestDelay),
        delivery: { ...delivery, duplicate: true },
      });
    number += 1;
    late.sort((left, right) => left.release - right.release);
    for (const held of late) if (held.release <= number) yield held.delivery;
    late = late.filter(({ release }) => release > number);
  }
  for (const { delivery } of late) yield delivery;
}

function chooseFlaw(
  { destination, trigger }: SourceDelivery,
  { oversize, brokenJson, wrongCredentials }: SimulateOptions,
  dice: number,
): Flaw | undefined {
  // Questions are answered whatever their size; a moderation request is judged as far as it can be read.
  const isQuestion = destination === 'moderation';
  if (dice < oversize) return isQuestion || trigger === 'before_message' ? undefined : 'oversize';
  if (dice < oversize + brokenJson) return isQuestion ? undefined : 'broken-json';
  return dice < oversize + brokenJson + wrongCredentials ? 'wrong-credentials' : undefined;
}

function bodyOf(
  { envelope, body = JSON.stringify(envelope) }: SourceDelivery,
  flaw: Flaw | undefined,
): string {
  if (flaw === 'broken-json') return body.slice(0, Math.ceil(body.length / 2));
  if (flaw !== 'oversize') return body;
  return JSON.stringify({ ...envelope, padding: 'x'.repeat(Math.max(0, oversizeBytes - body.length)) });
}
