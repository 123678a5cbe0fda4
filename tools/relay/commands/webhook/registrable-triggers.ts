import type { Category } from '../../../../lambda/cometchat/categories.ts';
import type { RegistrableTrigger } from './desired-webhook.ts';

/** What is needed of an entry of the catalogue. */
export interface CatalogueEntry {
  readonly trigger: string;
  readonly system: string;
  readonly category: Category;
}

/**
 * Triggers that are registered under another name than they are sent with (contract, section 5.7): the legacy
 * connection event is `user_connection_status_change` in CometChat's list of triggers.
 */
const registeredNames: ReadonlyMap<string, string> = new Map([
  ['after_connection_status_changed', 'user_connection_status_change'],
]);

/** Only named in one place and never seen (contract, section 5.1): CometChat may not have them at all. */
const uncertain: ReadonlySet<string> = new Set(['conversation_pinned', 'conversation_unpinned']);

/**
 * The catalogue's triggers that a webhook can be subscribed to. Notification providers and bots are set up elsewhere in
 * the Dashboard, so theirs are left out.
 */
export function registrableTriggers(catalogue: readonly CatalogueEntry[]): readonly RegistrableTrigger[] {
  const registrable = new Map<string, RegistrableTrigger>();
  for (const { trigger, system, category } of catalogue) {
    if (system !== 'modern' && system !== 'legacy') continue;
    const name = system === 'legacy' ? (registeredNames.get(trigger) ?? trigger) : trigger;
    registrable.set(`${system} ${name}`, {
      trigger: name,
      system,
      category,
      onRequest: uncertain.has(name),
    });
  }
  return [...registrable.values()];
}
