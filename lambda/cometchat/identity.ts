import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Ingredient } from './catalogue/row.ts';
import type { Delivery } from './delivery.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { sqsBody } from './queued-delivery.ts';
import { identifierPart, shortDigest, sqsIdentifier } from './sqs-identifier.ts';
import { textAt, valueAt } from './value-at.ts';

/** What a receiver knows of a delivery beside its content. */
export interface DeliveryReceipt {
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** The body as received. */
  readonly body: string;
}

/**
 * Starts every identity. Raise it with every change of a recipe or of the encoding: an event that is retried or redriven
 * across that change then gets a new id, instead of one that means something else.
 */
const recipeVersion = 'v1';

const minuteMilliseconds = 60_000;

/**
 * The id of the event that a delivery is about: equal for a retry, different for another event. At most 128 characters
 * of SQS's alphabet. A delivery that lacks what its recipe needs is identified by the hash of its body.
 */
export function identify(
  delivery: Delivery,
  receipt: DeliveryReceipt,
  trigger: string,
  recipe: readonly Ingredient[],
): string {
  const parts: string[] = [];
  for (const ingredient of recipe) {
    const part = evaluate(ingredient, delivery.envelope, receipt);
    if (part === undefined) return encode(delivery, trigger, [bodyPart(receipt)]);
    parts.push(part);
  }
  return encode(delivery, trigger, parts);
}

function encode(delivery: Delivery, trigger: string, parts: readonly string[]): string {
  return sqsIdentifier(recipeVersion, [
    identifierPart(delivery.appId),
    sender(delivery),
    identifierPart(trigger),
    ...parts,
  ]);
}

/** The webhook's id, or the bot's uid marked as such. */
function sender(delivery: Delivery): string {
  const bot = textAt(delivery.envelope, 'bot');
  if (delivery.webhook === '' && bot !== undefined) return `~bot.${identifierPart(bot)}`;
  return identifierPart(delivery.webhook);
}

/** A tilde marks what is no field's text; it is escaped in texts. */
function evaluate(
  ingredient: Ingredient,
  envelope: JsonObject,
  receipt: DeliveryReceipt,
): string | undefined {
  switch (ingredient.from) {
    case 'field':
      return fieldPart(ingredient.paths, envelope) ?? absencePart(ingredient.absent, receipt);
    case 'keys':
      return keysPart(valueAt(envelope, ingredient.path)) ?? absencePart(ingredient.absent, receipt);
    case 'digest':
      return `~digest.${digestOfValues(ingredient.paths, envelope)}`;
    case 'minute':
      return minutePart(receipt);
    case 'body':
      return bodyPart(receipt);
  }
}

function fieldPart(paths: readonly string[], envelope: JsonObject): string | undefined {
  for (const path of paths) {
    const text = textAt(envelope, path);
    if (text !== undefined) return identifierPart(text);
  }
  return undefined;
}

function absencePart(absent: 'body' | 'nothing' | 'minute', receipt: DeliveryReceipt): string | undefined {
  if (absent === 'body') return undefined;
  return absent === 'nothing' ? '~' : minutePart(receipt);
}

function keysPart(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 0 ? undefined : `~keys.${keys.sort().map(identifierPart).join(',')}`;
}

/** An absent value is left out of the text, so that it differs from every value, null included. */
function digestOfValues(paths: readonly string[], envelope: JsonObject): string {
  const values: [string, JsonValue][] = [];
  for (const path of paths) {
    const value = valueAt(envelope, path);
    if (value !== undefined) values.push([path, value]);
  }
  return shortDigest(canonicalJson(values));
}

function minutePart(receipt: DeliveryReceipt): string {
  return `~minute.${Math.floor(receipt.receivedAt / minuteMilliseconds)}`;
}

/** The hash is of the body as SQS carries it, so that the ingress and the worker get the same. */
function bodyPart(receipt: DeliveryReceipt): string {
  return `~body.${hash('sha256', sqsBody(receipt.body))}`;
}
