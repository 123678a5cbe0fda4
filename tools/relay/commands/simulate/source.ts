/** What `relay simulate` sends: a conversation, triggers of the catalogue, or files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Category } from '../../../../lambda/cometchat/categories.ts';
import { parseJsonObject } from '../../../json/json.ts';
import { sampleDelivery, sampleTriggers } from '../../../samples/index.ts';
import { hash32 } from '../../../samples/random.ts';
import { describeError, UsageError } from '../../errors.ts';
import { disturb } from './disturbances.ts';
import type { SimulateOptions } from './options.ts';
import {
  type PlannedDelivery,
  planDeliveries,
  type Sender,
  type SourceDelivery,
  type SystemChoice,
} from './plan.ts';
import { conversationDeliveries } from './scenario/conversation.ts';

/** What is sent, and how many deliveries that are. */
export interface Plan {
  readonly deliveries: Iterable<PlannedDelivery>;
  readonly count: number;
}

const defaultScenarioCount = 100;

/** The plan that the options describe: the same options and seed give the same bodies in the same order. */
export function choosePlan(options: SimulateOptions, moderation: boolean): Plan {
  const { source, count } = chooseSource(options, moderation);
  return { count, deliveries: disturb(planDeliveries(source, count), options, options.seed) };
}

function chooseSource(
  options: SimulateOptions,
  moderation: boolean,
): { source: Iterable<SourceDelivery>; count: number } {
  const sender: Sender = { appId: options.appId, webhook: options.webhook, region: 'eu' };
  if (options.file.length > 0 || options.dir !== undefined) {
    const files = [...options.file, ...(options.dir === undefined ? [] : deliveryFiles(options.dir))];
    const source = fileDeliveries(files);
    return { source, count: Math.min(options.limit ?? source.length, source.length) };
  }
  if (options.trigger.length + options.category.length > 0) {
    const selected = selectTriggers({
      triggers: options.trigger,
      categories: options.category,
      system: options.system,
    });
    return {
      source: catalogueDeliveries(selected, sender, options.seed),
      count: options.limit ?? selected.length,
    };
  }
  return {
    source: conversationDeliveries(sender, options.seed, { system: options.system, moderation }),
    count: options.limit ?? defaultScenarioCount,
  };
}

interface Selection {
  /** Empty: not chosen by name. */
  readonly triggers: readonly string[];
  /** Empty: not chosen by category. */
  readonly categories: readonly Category[];
  readonly system: SystemChoice;
}

/** The catalogue's triggers that are asked for. A {@link UsageError} that names what does not exist. */
function selectTriggers(selection: Selection): typeof sampleTriggers {
  for (const name of selection.triggers) {
    if (!sampleTriggers.some(({ trigger }) => trigger === name))
      throw new UsageError(`no trigger is called ${name}. There are: ${triggerNames().join(', ')}`);
  }
  const everything = selection.triggers.length === 0 && selection.categories.length === 0;
  const selected = sampleTriggers.filter(
    ({ trigger, category, system }) =>
      (everything || selection.triggers.includes(trigger) || selection.categories.includes(category)) &&
      (selection.system === 'all' || (system === 'legacy') === (selection.system === 'legacy')),
  );
  if (selected.length === 0)
    throw new UsageError(`no trigger of the ${selection.system} system is among those chosen`);
  return selected;
}

/** A sample's message id would come again among thousands of samples; two events may not have one id. */
const firstMessageId = 1_000_000;
const messageIdDigits = 8;
const messageIdStep = 10;
const runs = 9_000_000;

/** Every chosen trigger in turn, without end, each time with other ids. */
function* catalogueDeliveries(
  selected: typeof sampleTriggers,
  sender: Sender,
  seed: string,
): Generator<SourceDelivery> {
  const run = hash32(seed);
  for (let number = 0; ; ) {
    for (const { trigger, system } of selected) {
      number += 1;
      const counter = String(number * messageIdStep).padStart(messageIdDigits, '0');
      const messageId = `${firstMessageId + (run % runs)}${counter}`;
      const envelope = sampleDelivery(trigger, { ...sender, system, messageId, seed: (run + number) >>> 0 });
      yield { destination: 'webhooks', trigger, envelope };
    }
  }
}

function triggerNames(): string[] {
  return [...new Set(sampleTriggers.map(({ trigger }) => trigger))].sort();
}

/** The files of a folder that hold deliveries, those of its folders included, in the order of their names. */
function deliveryFiles(folder: string): string[] {
  const files = read(folder, () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  );
  if (files.length === 0) throw new UsageError(`there is no .json file in ${folder}`);
  return files;
}

/**
 * Deliveries from files, each sent byte for byte as it is. A file without a `trigger` but with `contextMessages` is a
 * question of the moderation Custom API (contract, section 12).
 */
function fileDeliveries(files: readonly string[]): SourceDelivery[] {
  return files.map((file) => {
    const body = read(file, () => readFileSync(file, 'utf8'));
    const envelope = parseJsonObject(body);
    const trigger = envelope?.trigger;
    return {
      destination:
        trigger === undefined && envelope?.contextMessages !== undefined ? 'moderation' : 'webhooks',
      trigger: typeof trigger === 'string' ? trigger : file,
      envelope,
      body,
    };
  });
}

function read<Value>(path: string, action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${describeError(cause)}`, { cause });
  }
}
