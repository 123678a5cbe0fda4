import { findRow } from './catalogue/index.ts';
import type { Delivery } from './delivery.ts';
import { isTooDeep, mostLevels } from './depth.ts';
import { findDrift } from './drift.ts';
import { withoutEmptyArrays } from './empty-arrays.ts';
import { carryEnvelope } from './envelope.ts';
import { dataschemaOf, eventTypeOf, unknownEvent, unknownEventType } from './event-type.ts';
import { type FieldTree, fieldTree } from './field-tree.ts';
import type { JsonObject } from './json.ts';
import { type Checked, type DeliveryShape, shapeOf } from './schemas/index.ts';
import { describeViolations, type Violation } from './violations.ts';

export type Normalised =
  | {
      readonly ok: true;
      /** `com.cometchat.message_sent`, for example. */
      readonly type: string;
      readonly dataschema: string;
      /** In the shape of CometChat's modern documentation. */
      readonly data: JsonObject;
      /** The paths of fields that the schema does not know; never values. */
      readonly drift: readonly string[];
    }
  | {
      readonly ok: false;
      /** Paths and kinds; never values. */
      readonly violations: readonly Violation[];
    };

/**
 * Checks a delivery against its schema and brings its data into the modern shape. Unknown fields and unknown triggers are
 * kept. Never throws; a delivery that is not what its trigger promises comes back with its violations.
 */
export function normaliseDelivery(delivery: Delivery): Normalised {
  if (isTooDeep(delivery.envelope)) {
    return {
      ok: false,
      violations: [{ path: 'data', problem: `nested deeper than ${mostLevels} levels` }],
    };
  }
  const row = findRow(delivery);
  const shape = row && shapeOf(row.name);
  if (row === undefined || shape === undefined) return unknown(delivery);
  const tree = treeOf(shape);
  const checked = check(shape, delivery.data, tree);
  if (!checked.ok) return { ok: false, violations: describeViolations(checked.issues, tree) };
  return {
    ok: true,
    type: eventTypeOf(row.event),
    dataschema: dataschemaOf(row.event),
    data: carryEnvelope(delivery, checked.data),
    drift: findDrift(delivery.envelope, delivery.data, tree),
  };
}

/** A second look is only for what was refused: nearly every delivery is fine at the first. */
function check(shape: DeliveryShape, data: JsonObject, tree: FieldTree): Checked {
  const checked = shape.check(data);
  if (checked.ok) return checked;
  const again = shape.check(withoutEmptyArrays(data, tree));
  return again.ok ? again : checked;
}

function unknown(delivery: Delivery): Normalised {
  return {
    ok: true,
    type: unknownEventType(delivery.trigger),
    dataschema: dataschemaOf(unknownEvent),
    data: carryEnvelope(delivery, delivery.data),
    drift: [],
  };
}

const treeOf = rememberTrees();

/** Field trees are made when first needed: a worker sees the triggers of one lane. */
function rememberTrees(): (shape: DeliveryShape) => FieldTree {
  const trees = new Map<DeliveryShape, FieldTree>();
  return (shape) => {
    const known = trees.get(shape);
    if (known !== undefined) return known;
    const tree = fieldTree(shape.schema);
    trees.set(shape, tree);
    return tree;
  };
}
