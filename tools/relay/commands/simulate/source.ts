/** What `relay simulate` sends: a conversation, triggers of the catalogue, or files. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonObject } from '../../../json/json.ts';
import { conversationDeliveries } from '../../../samples/conversation/conversation.ts';
import { createMessageIds, createSampler } from '../../../samples/conversation/sampler.ts';
import { sampleTriggers } from '../../../samples/index.ts';
import { UsageError } from '../../errors.ts';
import { readInput } from '../../files.ts';
import type { SimulateOptions } from './options.ts';
import { type PlannedDelivery, planDeliveries, type SourceDelivery } from './plan.ts';

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
  const envelope = parseJsonObject(body);
  const trigger = envelope?.trigger;
  const isQuestion = trigger === undefined && envelope?.contextMessages !== undefined;
  return {
    destination: isQuestion ? 'moderation' : 'webhooks',
    trigger: typeof trigger === 'string' ? trigger : file,
    envelope,
    body,
  };
}
