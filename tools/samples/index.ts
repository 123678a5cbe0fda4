import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import type { CatalogueRow } from '../../lambda/cometchat/catalogue/row.ts';
import type { Category } from '../../lambda/cometchat/categories.ts';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import type { CometChatSystem } from '../../lambda/events/processed-event.ts';
import { callSamples } from './calls.ts';
import { campaignSamples } from './campaigns.ts';
import { groupSamples } from './groups.ts';
import { legacySamples } from './legacy.ts';
import { messageSamples } from './messages.ts';
import { moderationSamples } from './moderation.ts';
import { notificationSamples } from './notifications.ts';
import { receiptSamples } from './receipts.ts';
import type { SampleRecipe } from './recipe.ts';
import { type SampleOptions, setScene } from './scene.ts';
import { userSamples } from './users.ts';

export type { SampleOptions } from './scene.ts';

interface Sample {
  readonly row: CatalogueRow;
  readonly recipe: SampleRecipe;
}

const samples: readonly Sample[] = [
  ...messageSamples,
  ...receiptSamples,
  ...legacySamples,
  ...userSamples,
  ...groupSamples,
  ...callSamples,
  ...moderationSamples,
  ...campaignSamples,
  ...notificationSamples,
].map((recipe) => ({ row: rowOf(recipe), recipe }));

function rowOf(recipe: SampleRecipe): CatalogueRow {
  const row = catalogue.find(({ name }) => name === recipe.row);
  if (row === undefined) throw new Error(`no row of the catalogue is named ${recipe.row}`);
  return row;
}

export interface SampleVariant {
  readonly trigger: string;
  readonly system: CometChatSystem;
  readonly category: Category;
  readonly variant: string;
  /** The name of the catalogue's row. */
  readonly row: string;
}

/** Every sample there is: both shapes of an edit, every kind of legacy message, and so on. */
export const sampleVariants: readonly SampleVariant[] = samples.map(({ row, recipe }) => ({
  trigger: row.trigger,
  system: row.system,
  category: row.category,
  variant: recipe.variant,
  row: row.name,
}));

/** Every trigger and system once. */
export const sampleTriggers: readonly {
  readonly trigger: string;
  readonly system: CometChatSystem;
  readonly category: Category;
}[] = sampleVariants
  .filter(
    ({ trigger, system }, index) =>
      index === sampleVariants.findIndex((other) => other.trigger === trigger && other.system === system),
  )
  .map(({ trigger, system, category }) => ({ trigger, system, category }));

/**
 * A made-up delivery: a whole envelope, as CometChat would send it, for tests and for the simulator. The same options
 * make the same delivery; another seed makes another event. The trigger may be an alias.
 *
 * @throws RangeError where no sample fits trigger, system and variant.
 */
export function sampleDelivery(trigger: string, options: SampleOptions = {}): JsonObject {
  const sample =
    samples.find((candidate) => fits(candidate, trigger, options, false)) ??
    samples.find((candidate) => fits(candidate, trigger, options, true));
  if (sample === undefined) {
    const wanted = [trigger, options.system, options.variant].filter((part) => part !== undefined);
    throw new RangeError(`there is no sample of ${wanted.join(', ')}`);
  }
  return sample.recipe.make(setScene(options), trigger);
}

function fits({ row, recipe }: Sample, trigger: string, options: SampleOptions, aliases: boolean): boolean {
  return (
    (row.trigger === trigger || (aliases && row.aliases.includes(trigger))) &&
    (options.system === undefined || row.system === options.system) &&
    (options.variant === undefined || recipe.variant === options.variant)
  );
}
