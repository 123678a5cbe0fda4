import { attributeText } from '../sqs/attributes.ts';
import { identifierPart, shortDigest, sqsIdentifier } from '../sqs/identifier.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CatalogueRow } from './catalogue/row.ts';
import type { Delivery } from './delivery.ts';
import type { JsonObject } from './json.ts';
import { textAt, withoutPath } from './value-at.ts';

/** What a receiver knows of a delivery beside its content; the same at the ingress and in the worker. */
export interface DeliveryReceipt {
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** API Gateway's request id: another for each request, a retry included. */
  readonly requestId: string;
}

/**
 * Starts every identity. Raise it with every change of a recipe or of the encoding: an event that is retried or redriven
 * across that change then gets a new id, instead of one that means something else.
 */
const recipeVersion = 'v2';

/**
 * The id of the event that a delivery is about: equal for a retry, different for another event. At most 128 characters
 * of SQS's alphabet. If the payload can't tell a retry from another event, each delivery has its own id.
 *
 * @param trigger the trigger's name, fit for an id
 */
export function identify(
  delivery: Delivery,
  receipt: DeliveryReceipt,
  trigger: string,
  recipe: Pick<CatalogueRow, 'identity' | 'ignored'>,
): string {
  const parts = payloadParts(delivery.envelope, recipe) ?? [receiptPart(receipt)];
  return sqsIdentifier(recipeVersion, [identifierPart(delivery.appId), sender(delivery), trigger, ...parts]);
}

/** The webhook's id, or the bot's uid marked as such. */
function sender(delivery: Delivery): string {
  const bot = textAt(delivery.envelope, 'bot');
  if (delivery.webhook === '' && bot !== undefined) return `~bot.${identifierPart(bot)}`;
  return identifierPart(delivery.webhook);
}

/** Undefined where the payload can't identify the event. A tilde marks what isn't a field's text; texts have it escaped. */
function payloadParts(
  envelope: JsonObject,
  { identity, ignored }: Pick<CatalogueRow, 'identity' | 'ignored'>,
): readonly string[] | undefined {
  if (identity === 'receipt') return undefined;
  const parts: string[] = [];
  const used: string[] = [];
  for (const ingredient of identity) {
    if (ingredient.from === 'rest') {
      parts.push(`~digest.${digestWithout(envelope, [...used, ...ignored])}`);
      continue;
    }
    const field = findField(envelope, ingredient.paths);
    if (field === undefined && ingredient.absent === 'receipt') return undefined;
    if (field !== undefined) used.push(field.path);
    parts.push(field === undefined ? '~' : identifierPart(field.text));
  }
  return parts;
}

function findField(
  envelope: JsonObject,
  paths: readonly string[],
): { readonly path: string; readonly text: string } | undefined {
  for (const path of paths) {
    const text = textAt(envelope, path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

function digestWithout({ data }: JsonObject, paths: readonly string[]): string {
  const { data: rest } = paths.reduce(withoutPath, { data });
  return shortDigest(canonicalJson(rest ?? null));
}

/** The request id as it travels in a message attribute, so that the ingress and the worker write the same. */
function receiptPart({ receivedAt, requestId }: DeliveryReceipt): string {
  return `~receipt.${receivedAt}.${identifierPart(attributeText(requestId))}`;
}
