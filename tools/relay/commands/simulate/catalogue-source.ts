import type { Category } from '../../../../lambda/cometchat/categories.ts';
import { sampleDelivery, sampleTriggers } from '../../../samples/index.ts';
import { UsageError } from '../../errors.ts';
import type { SourceDelivery } from './plan.ts';
import { hash32 } from './random.ts';

export type SystemChoice = 'modern' | 'legacy' | 'all';

/** Who the deliveries say they come from. */
export interface Sender {
  readonly appId: string;
  readonly webhook: string;
  readonly region: string;
}

export interface Selection {
  /** Empty: not chosen by name. */
  readonly triggers: readonly string[];
  /** Empty: not chosen by category. */
  readonly categories: readonly Category[];
  readonly system: SystemChoice;
}

/** The catalogue's triggers that are asked for. A {@link UsageError} that names what does not exist. */
export function selectTriggers(selection: Selection): typeof sampleTriggers {
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
export function* catalogueDeliveries(
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
