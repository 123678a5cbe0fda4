import type { JsonObject } from '../../../../lambda/cometchat/json.ts';
import type { SimulateOptions } from './options.ts';

export type SystemChoice = SimulateOptions['system'];

/** Who the deliveries say they come from. */
export interface Sender {
  readonly appId: string;
  readonly webhook: string;
  readonly region: string;
}

/** Where a delivery goes: the webhook, or the moderation Custom API. */
export type Destination = 'webhooks' | 'moderation';

/** What is wrong with a delivery on purpose, and the answer that it must get. */
export const flaws = {
  oversize: 413,
  'broken-json': 400,
  'wrong-credentials': 401,
} as const;

export type Flaw = keyof typeof flaws;

/** One delivery to send. */
export interface PlannedDelivery {
  /** Counted from 0; a duplicate has the number of its original. */
  readonly number: number;
  readonly destination: Destination;
  readonly trigger: string;
  /** Undefined for a file that holds no JSON object. */
  readonly envelope: JsonObject | undefined;
  readonly body: string;
  readonly duplicate: boolean;
  readonly flaw: Flaw | undefined;
}

/** A delivery of a source, before anything is done to it. */
export interface SourceDelivery {
  readonly destination: Destination;
  readonly trigger: string;
  readonly envelope: JsonObject | undefined;
  /** Given for files, which are sent as they are. */
  readonly body?: string;
}

/** The first `count` deliveries of a source, as they are sent when nothing disturbs them. */
export function* planDeliveries(source: Iterable<SourceDelivery>, count: number): Generator<PlannedDelivery> {
  let number = 0;
  if (count === 0) return;
  for (const { destination, trigger, envelope, body } of source) {
    yield {
      number,
      destination,
      trigger,
      envelope,
      body: body ?? JSON.stringify(envelope),
      duplicate: false,
      flaw: undefined,
    };
    number += 1;
    if (number >= count) return;
  }
}
