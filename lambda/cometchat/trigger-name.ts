import { shortDigest } from '../sqs/identifier.ts';
import { catalogue } from './catalogue/index.ts';
import { smokeTrigger } from './smoke-test.ts';

/** The moderation Custom API has no trigger; its requests are logged under this name. */
export const moderationRequest = 'moderation';

const knownTriggers: ReadonlySet<string> = new Set([
  ...catalogue.flatMap(({ trigger, aliases }) => [trigger, ...aliases]),
  smokeTrigger,
  moderationRequest,
]);

/**
 * A trigger as it may stand in ids, log lines and metrics: a trigger that the relay knows by its name, any other as
 * `unknown-` and a digest, because its text could be anything. The event itself has the trigger as it was sent.
 */
export function shownTrigger(trigger: string): string {
  return knownTriggers.has(trigger) ? trigger : `unknown-${shortDigest(JSON.stringify(trigger))}`;
}
