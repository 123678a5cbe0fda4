import { isJsonObject, type JsonObject } from './json.ts';
import { textOf } from './value-at.ts';

/** One webhook request of CometChat's, parsed only as deep as routing needs. Source: contract, section 4. */
export interface Delivery {
  /** The trigger as sent; it may be an alias, or unknown. */
  readonly trigger: string;
  /** A number is taken as its text. Empty where the body has none. */
  readonly appId: string;
  /** The webhook's id; `custom` for notification providers; empty for the bot callback, which has `bot` instead. */
  readonly webhook: string;
  readonly data: JsonObject;
  /** The whole body, unknown fields included. */
  readonly envelope: JsonObject;
}

/** Reads a parsed body. Undefined where it isn't an object, or has no `trigger` string or no `data` object. */
export function parseDelivery(body: unknown): Delivery | undefined {
  if (!isJsonObject(body)) return undefined;
  const { trigger, data, appId, webhook } = body;
  if (typeof trigger !== 'string' || trigger === '' || !isJsonObject(data)) return undefined;
  return {
    trigger,
    appId: textOf(appId) ?? '',
    webhook: textOf(webhook) ?? '',
    data,
    envelope: body,
  };
}
