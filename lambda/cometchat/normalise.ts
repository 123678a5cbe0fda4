import { findRow } from './catalogue/index.ts';
import type { CatalogueRow } from './catalogue/row.ts';
import type { Delivery } from './delivery.ts';
import { dataschemaOf, eventTypeOf, unknownEvent, unknownEventType } from './event-type.ts';
import type { JsonObject } from './json.ts';
import { isDeeperThan, mostLevels } from './normalise/depth.ts';
import { envelopeRest, isEnvelopeField } from './normalise/envelope.ts';
import { type Drift, Findings, type Violation } from './normalise/findings.ts';
import { fitAt, fitFields } from './normalise/fit.ts';
import { unfit } from './normalise/fitted.ts';
import { type RowShape, rowShapeOf, unknownShape } from './normalise/row-shapes.ts';
import type { Shape } from './normalise/shape.ts';

export type Normalised =
  | {
      readonly ok: true;
      /** `com.cometchat.message_sent`, for example. */
      readonly type: string;
      readonly dataschema: string;
      /** In the shape of CometChat's modern documentation, valid by the published schema. */
      readonly data: JsonObject;
      /** Where the delivery differs from what is documented; never values. */
      readonly drift: readonly Drift[];
    }
  | {
      readonly ok: false;
      /** What the event can't do without; never values. */
      readonly violations: readonly Violation[];
    };

/**
 * Makes the data of an event of a delivery. Unknown fields and unknown triggers are kept. A field of another kind than
 * documented is put right where its meaning is sure, and kept aside under `unexpected` where it isn't. Never throws;
 * only a delivery that lacks what its event is about comes back with violations.
 *
 * @param row the delivery's row in the catalogue, where it was looked up before
 */
export function normaliseDelivery(
  delivery: Delivery,
  row: CatalogueRow | undefined = findRow(delivery),
): Normalised {
  if (row !== undefined)
    return normalise(delivery, rowShapeOf(row), eventTypeOf(row.event), dataschemaOf(row.event));
  const unknown = normalise(
    delivery,
    unknownShape,
    unknownEventType(delivery.trigger),
    dataschemaOf(unknownEvent),
  );
  // The trigger itself is the news.
  return unknown.ok ? { ...unknown, drift: [] } : unknown;
}

function normalise(
  delivery: Delivery,
  { lift, shape }: RowShape,
  type: string,
  dataschema: string,
): Normalised {
  const findings = new Findings(isDeeperThan(mostLevels, delivery.envelope));
  for (const name of Object.keys(delivery.envelope))
    if (!isEnvelopeField(name)) findings.note('unknown-field', name);
  findings.enterData();
  const data = fitFields(lift(delivery.data), shape, findings);
  if (data === unfit) return { ok: false, violations: findings.violations };
  const rest = envelopeRest(delivery);
  const envelope = rest === undefined ? unfit : fitAt('envelope', 'envelope', rest, anyFields, findings);
  return {
    ok: true,
    type,
    dataschema,
    data: {
      ...data,
      ...(envelope === unfit ? {} : { envelope }),
      ...(findings.keptAside === 0 ? {} : { unexpected: Object.fromEntries(findings.unexpected) }),
    },
    drift: findings.drift,
  };
}

const anyFields: Shape = { kind: 'map', values: { kind: 'free' } };
