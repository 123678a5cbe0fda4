import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleDelivery, sampleVariants } from '../../../tools/samples/index.ts';
import { vendorFiles } from '../../vendor-files.ts';

/** A delivery with an app id or a webhook id that no other one has, by which its event is known again. */
export interface MarkedDelivery {
  readonly name: string;
  /** Part of its event's `source`, a slash added at the end. */
  readonly source: string;
  readonly isSynchronous: boolean;
  readonly delivery: object;
}

/** One sample of ours for every variant of every trigger. */
export function markedSamples(): MarkedDelivery[] {
  return sampleVariants.map(({ trigger, system, variant }, index) => {
    const appId = `e2esample${index}`;
    return {
      name: `${system} ${trigger} (${variant})`,
      source: `/apps/${appId}/`,
      isSynchronous: trigger === 'before_message',
      delivery: sampleDelivery(trigger, { system, variant, appId, webhook: 'e2e', seed: index + 1 }),
    };
  });
}

/** CometChat's own documented examples, where they lie beside the project. */
const corpus = fileURLToPath(new URL('payloads', vendorFiles));
const corpusFolders = ['legacy-docs', 'docs', 'docs-events-page', 'docs-calls'];

export function markedCorpus(): MarkedDelivery[] {
  return corpusFolders.flatMap(filesIn).map((path, index) => {
    const body: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof body !== 'object' || body === null) throw new Error(`${path} is no delivery`);
    const webhook = `e2ecorpus${index}`;
    return {
      name: path.slice(corpus.length + 1),
      source: `/webhooks/${webhook}/`,
      isSynchronous: Reflect.get(body, 'trigger') === 'before_message',
      delivery: { ...body, webhook },
    };
  });
}

function filesIn(folder: string): string[] {
  const directory = join(corpus, folder);
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}

/** The documented examples with one of some words in their path; none where they do not lie beside the project. */
export function documented(...words: readonly string[]): { name: string; body: object }[] {
  return ['legacy-docs', 'moderation-custom-api', 'before-message-responses']
    .flatMap(filesIn)
    .map((path) => ({ path, name: path.slice(corpus.length + 1) }))
    .filter(({ name }) => words.some((word) => name.includes(word)))
    .map(({ path, name }) => {
      const body: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (typeof body !== 'object' || body === null) throw new Error(`${path} is no object`);
      return { name, body };
    });
}
