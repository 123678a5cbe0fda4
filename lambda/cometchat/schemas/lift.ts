import type * as z from 'zod';
import { numberOf } from '../event-time.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { legacyConnection, legacyDeliveryReceipt, legacyReadReceipt } from './legacy.ts';

/**
 * Legacy data in the shape of the modern documentation. What has no modern place is kept as it came, under `legacy`.
 * Source: contract, sections 5.1, 5.2 and 5.7.
 */

/** Legacy webhooks and the bot callback have the message directly under `data`. */
export function liftMessage(data: JsonObject): JsonObject {
  return { message: data };
}

export function liftDeliveryReceipt(
  data: JsonObject,
  receipt: z.infer<typeof legacyDeliveryReceipt>,
): JsonObject {
  return withRest(liftReceipt(receipt, receipt.deliveredAt), data, [...receiptPaths, 'deliveredAt']);
}

export function liftReadReceipt(data: JsonObject, receipt: z.infer<typeof legacyReadReceipt>): JsonObject {
  return withRest(liftReceipt(receipt, receipt.readAt), data, [...receiptPaths, 'readAt']);
}

const receiptPaths = [
  'messageId',
  'receiptType',
  'messageSender',
  'receiptSender',
  'receiptReceiver',
  'receiverType',
] as const;

type Receipt = Pick<z.infer<typeof legacyDeliveryReceipt>, (typeof receiptPaths)[number]>;

function liftReceipt(receipt: Receipt, timestamp: string | number): JsonObject {
  const { messageId, receiptType, messageSender, receiptSender, receiptReceiver, receiverType } = receipt;
  return {
    ...present({ receiver: receiptReceiver, receiverType }),
    type: 'receipts',
    ...present({ sender: receiptSender, messageSender }),
    body: {
      action: receiptType,
      messageId: String(messageId),
      ...(receiptSender ? { user: { uid: receiptSender } } : {}),
      timestamp: numberOf(timestamp),
    },
  };
}

export function liftConnection(data: JsonObject, connection: z.infer<typeof legacyConnection>): JsonObject {
  const { user, event } = connection;
  const session = event.event_for ?? {};
  const connectedAt = numberOf(session.connected_at);
  const lifted = {
    timestamp: numberOf(event.at),
    user: { uid: user.uid, ...present({ name: user.name, status: user.status }) },
    ...present({ status: user.status }),
    currentConnection: {
      action: event.type,
      ...present({ platform: session.platform }),
      ...(Number.isNaN(connectedAt) ? {} : { connectedAt }),
    },
    ...(typeof user.status_updated === 'boolean' ? { userPresenceChanged: user.status_updated } : {}),
  };
  return withRest(lifted, data, [
    'user.uid',
    'user.name',
    'user.status',
    ...(typeof user.status_updated === 'boolean' ? ['user.status_updated'] : []),
    'event.type',
    'event.at',
    'event.event_for.platform',
    ...(Number.isNaN(connectedAt) ? [] : ['event.event_for.connected_at']),
  ]);
}

function withRest(lifted: JsonObject, data: JsonObject, liftedPaths: readonly string[]): JsonObject {
  const rest = without(
    data,
    liftedPaths.map((path) => path.split('.')),
  );
  return rest === undefined ? lifted : { ...lifted, legacy: rest };
}

/** The object without the values at these paths, and without the objects that this empties; undefined: nothing is left. */
function without(object: JsonObject, paths: readonly (readonly string[])[]): JsonObject | undefined {
  const rest: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(object)) {
    const deeper = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    const kept = deeper.length > 0 ? withoutFrom(value, deeper) : value;
    if (kept !== undefined) rest.push([name, kept]);
  }
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

function withoutFrom(
  value: JsonValue | undefined,
  paths: readonly (readonly string[])[],
): JsonValue | undefined {
  if (paths.some((path) => path.length === 0)) return undefined;
  return isJsonObject(value) ? without(value, paths) : value;
}

/** The fields that have a text. */
function present(fields: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (typeof value === 'string') texts[name] = value;
  return texts;
}
