import type { JsonObject } from '../../../../lambda/cometchat/json.ts';

/** Where a delivery goes: the webhook, or the moderation Custom API. */
export type Destination = 'webhooks' | 'moderation';

/** A fault that is put into a delivery, and the status that it must be refused with. */
export const flaws = {
  oversize: 413,
  'broken-json': 400,
  'wrong-credentials': 401,
} as const;

export type Flaw = keyof typeof flaws;

/** A delivery of a source, before anything is done to it. */
export interface SourceDelivery {
  readonly destination: Destination;
  readonly trigger: string;
  /** Undefined for a file that holds no JSON object. */
  readonly envelope: JsonObject | undefined;
  /** Given for files, which are sent as they are. */
  readonly body?: string;
}

/** One delivery to send. */
export interface PlannedDelivery extends Required<SourceDelivery> {
  /** Counted from 0; a duplicate has the number of its original. */
  readonly number: number;
  readonly duplicate: boolean;
  readonly flaw: Flaw | undefined;
}

/** The first `count` deliveries of a source, as they are sent when nothing disturbs them. */
export function* planDeliveries(source: Iterable<SourceDelivery>, count: number): Generator<PlannedDelivery> {
  let number = 0;
  if (count === 0) return;
  for (const delivery of source) {
    yield { body: JSON.stringify(delivery.envelope), ...delivery, number, duplicate: false, flaw: undefined };
    number += 1;
    if (number >= count) return;
  }
}
