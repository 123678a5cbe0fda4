import { hashText } from '../../../lambda/cometchat/hash-text.ts';
import type { JsonObject } from '../../../lambda/cometchat/json.ts';
import { type SampleOptions, sampleDelivery } from '../index.ts';
import { firstMessageId, messageIdStep } from '../scene.ts';

/** A made-up delivery, to the webhook or to the moderation Custom API. */
export interface MadeDelivery {
  readonly destination: 'webhooks' | 'moderation';
  readonly trigger: string;
  readonly envelope: JsonObject;
}

/** Makes a delivery of a trigger. */
export type Sampler = (trigger: string, options: SampleOptions) => MadeDelivery;

/** Who the deliveries say they come from, and what they follow from. */
export interface SamplerOptions {
  readonly appId: string;
  readonly webhook: string;
  readonly seed: string;
}

/** Makes deliveries of the catalogue's samples, no two alike; the same seed makes the same ones. */
export function createSampler({ appId, webhook, seed }: SamplerOptions): Sampler {
  let sampleSeed = hashText(seed);
  return (trigger, options) => {
    sampleSeed = (sampleSeed + 1) >>> 0;
    const envelope = sampleDelivery(trigger, { appId, webhook, region: 'eu', seed: sampleSeed, ...options });
    return { destination: 'webhooks', trigger, envelope };
  };
}

const runs = 9_000_000;

/** Message ids that are new each time, and this run's own: two events may not have one id. */
export function createMessageIds(seed: string): () => string {
  const prefix = firstMessageId + (hashText(seed) % runs);
  let id = 0;
  return () => {
    id += messageIdStep;
    return `${prefix}${String(id).padStart(8, '0')}`;
  };
}
