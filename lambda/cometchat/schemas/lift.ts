import { toNumber } from '../coerce.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { valueAt } from '../value-at.ts';

/**
 * Legacy data in the shape of the modern documentation. Values move as they were sent; what has no modern place is kept
 * under `legacy`. Source: contract, sections 5.1, 5.2 and 5.7.
 */
export type Lift = (data: JsonObject) => JsonObject;

/** Legacy webhooks and the bot callback have the message directly under `data`. */
export const liftMessage: Lift = (data) => ({ message: data });

export const liftDeliveryReceipt = liftBy(receiptMoves('deliveredAt'), { type: 'receipts' });

export const liftReadReceipt = liftBy(receiptMoves('readAt'), { type: 'receipts' });

export const liftConnection = liftBy({
  'event.at': ['timestamp'],
  'user.uid': ['user.uid'],
  'user.name': ['user.name'],
  'user.status': ['user.status', 'status'],
  'user.status_updated': ['userPresenceChanged'],
  'event.type': ['currentConnection.action'],
  'event.event_for.platform': ['currentConnection.platform'],
  'event.event_for.connected_at': ['currentConnection.connectedAt'],
});

/** From where to where. */
type Moves = Readonly<Record<string, readonly string[]>>;

function receiptMoves(time: string): Moves {
  return {
    receiptReceiver: ['receiver'],
    receiverType: ['receiverType'],
    receiptSender: ['sender', 'body.user.uid'],
    messageSender: ['messageSender'],
    receiptType: ['body.action'],
    messageId: ['body.messageId'],
    [time]: ['body.timestamp'],
  };
}

/** The documentation prints legacy times as texts too. */
const times: ReadonlySet<string> = new Set([
  'deliveredAt',
  'readAt',
  'event.at',
  'event.event_for.connected_at',
]);

function liftBy(moves: Moves, constants: JsonObject = {}): Lift {
  const paths = Object.keys(moves).map((path) => path.split('.'));
  return (data) => {
    let lifted = constants;
    for (const [from, places] of Object.entries(moves)) {
      const sent = valueAt(data, from);
      if (sent === undefined) continue;
      const value = times.has(from) ? (toNumber(sent) ?? sent) : sent;
      for (const place of places) lifted = withValue(lifted, place.split('.'), value);
    }
    const rest = without(data, paths);
    return rest === undefined ? lifted : { ...lifted, legacy: rest };
  };
}

function withValue(
  object: JsonObject,
  [name = '', ...deeper]: readonly string[],
  value: JsonValue,
): JsonObject {
  const inner = object[name];
  return {
    ...object,
    [name]: deeper.length === 0 ? value : withValue(isJsonObject(inner) ? inner : {}, deeper, value),
  };
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
