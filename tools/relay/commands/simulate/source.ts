import { catalogueDeliveries, type Sender, selectTriggers } from './catalogue-source.ts';
import { disturb } from './disturbances.ts';
import { deliveryFiles, fileDeliveries } from './file-source.ts';
import type { SimulateOptions } from './options.ts';
import { type PlannedDelivery, planDeliveries, type SourceDelivery } from './plan.ts';
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
