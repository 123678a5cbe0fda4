import { hashText } from '../../../../../lambda/cometchat/hash-text.ts';
import { type SampleOptions, sampleDelivery } from '../../../../samples/index.ts';
import type { SimulateOptions } from '../options.ts';
import type { SourceDelivery } from '../plan.ts';

/** Makes a delivery of a trigger. */
export type Sampler = (trigger: string, options: SampleOptions) => SourceDelivery;

/** Makes deliveries of the catalogue's samples, no two alike; the same seed makes the same ones. */
export function createSampler({
  appId,
  webhook,
  seed,
}: Pick<SimulateOptions, 'appId' | 'webhook' | 'seed'>): Sampler {
  let sampleSeed = hashText(seed);
  return (trigger, options) => {
    sampleSeed = (sampleSeed + 1) >>> 0;
    const envelope = sampleDelivery(trigger, { appId, webhook, region: 'eu', seed: sampleSeed, ...options });
    return { destination: 'webhooks', trigger, envelope };
  };
}

const runs = 9_000_000;
/** The action message of an edit has the id after its message's own. */
const idStep = 10;

/** Message ids that are new each time, and this run's own: two events may not have one id. */
export function createMessageIds(seed: string): () => string {
  const prefix = 1_000_000 + (hashText(seed) % runs);
  let id = 0;
  return () => {
    id += idStep;
    return `${prefix}${String(id).padStart(8, '0')}`;
  };
}
