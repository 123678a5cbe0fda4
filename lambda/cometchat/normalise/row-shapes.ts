import * as z from 'zod';
import type { CatalogueRow } from '../catalogue/row.ts';
import {
  type Lift,
  liftConnection,
  liftDeliveryReceipt,
  liftMessage,
  liftReadReceipt,
} from '../schemas/lift.ts';
import { unsentMessage } from '../schemas/message.ts';
import { isEventName, processedDataSchema } from '../schemas/processed.ts';
import { type FieldShape, type ObjectShape, objectShapeOf } from './shape.ts';

/** How the data of a row's deliveries becomes the data of its event. */
export interface RowShape {
  /** Brings legacy data into the modern shape. */
  readonly lift: Lift;
  /** What the lifted data is fitted to: the published schema of the event. */
  readonly shape: ObjectShape;
}

const lifts: ReadonlyMap<string, Lift> = new Map([
  ['before_message', liftMessage],
  ['legacy_after_message', liftMessage],
  ['legacy_after_message_deleted', liftMessage],
  ['legacy_after_message_edited', liftMessage],
  ['message_sent_to_bot', liftMessage],
  ['legacy_message_delivery_receipt', liftDeliveryReceipt],
  ['legacy_message_read_receipt', liftReadReceipt],
  ['legacy_user_connection_status_changed', liftConnection],
]);

const reserved: FieldShape = {
  shape: { kind: 'reserved' },
  required: false,
  nullable: false,
  fallback: undefined,
};

/** For triggers that the catalogue doesn't know: everything stays as it is, but for the names that the relay writes. */
export const unknownShape: RowShape = {
  lift: (data) => data,
  shape: withReserved({ kind: 'object', fields: new Map(), required: [] }, ['envelope', 'unexpected']),
};

const known = new Map<string, RowShape>();

/** The shape of a row's deliveries; made when first needed, as a worker sees the triggers of one lane only. */
export function rowShapeOf(row: CatalogueRow): RowShape {
  let shape = known.get(row.name);
  if (shape === undefined) {
    shape = makeRowShape(row);
    known.set(row.name, shape);
  }
  return shape;
}

function makeRowShape({ name, event }: CatalogueRow): RowShape {
  const lift = lifts.get(name);
  // Of a modern delivery, `legacy` is none of the relay's either.
  const relayFields = lift === undefined ? ['envelope', 'unexpected', 'legacy'] : ['envelope', 'unexpected'];
  const shape = objectShapeOf(schemaOf(name, event));
  return {
    lift: lift ?? unknownShape.lift,
    shape: withReserved(
      shape,
      relayFields.filter((field) => shape.fields.has(field)),
    ),
  };
}

/** `before_message` is answered and makes no event, so nothing is published about its data. */
function schemaOf(name: string, event: string): z.ZodObject {
  if (name === 'before_message') return z.looseObject({ message: unsentMessage });
  if (!isEventName(event)) throw new Error(`the catalogue's row ${name} has no schema`);
  return processedDataSchema(event);
}

function withReserved(shape: ObjectShape, names: readonly string[]): ObjectShape {
  const fields = new Map(shape.fields);
  for (const name of names) fields.set(name, reserved);
  return { ...shape, fields };
}
