import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, plant } from './mutant.ts';
import { profiles } from './profiles.ts';
import { type ModelRun, type RelayParts, runModel } from './run-model.ts';

const seeds = 50 * profiles.length;

describe('the relay over a modelled SQS', () => {
  it('keeps every promise, in each of the profiles', async () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < seeds; seed += 1) {
      const run = await runModel(seed);
      expect(run.violations, repeat(run)).toEqual([]);
      for (const end of Object.keys(run.ends)) ends.add(end);
    }
    // A model in which nothing goes wrong would prove nothing.
    expect([...ends].sort()).toEqual([
      'dead-lettered: not-json',
      'dead-lettered: publish-refused',
      'failed: behind-failed-record',
      'failed: dead-letter-queue-failed',
      'failed: publish-failed',
      'postponed: out-of-time',
      'published',
      'undelivered: publish-failed',
    ]);
  }, 60_000);

  it('ends equally with equal seeds', async () => {
    for (const seed of [1, 2, 3, 4, 8]) {
      const [one, other] = [await runModel(seed), await runModel(seed)];
      expect({ ...one, trace: one.trace() }).toEqual({ ...other, trace: other.trace() });
    }
  });
});

function repeat({ seed, profile }: ModelRun): string {
  return `${profile}: npm run model -- --runs 1 --seed ${seed}`;
}

/** What each planted fault breaks, and where it is planted. */
const faults: Readonly<Record<string, Fault & { readonly breaks: RegExp }>> = {
  'two messages of a group in one call': {
    file: 'worker/publish-in-order.ts',
    original: '({ message }) => message.groupId ?? message,',
    changed: '({ index }) => index,',
    breaks: /two messages of a group in one call|was overtaken/,
  },
  'a call without an answer taken for accepted': {
    file: 'worker/publish-in-order.ts',
    original: "return candidates.map((candidate) => ({ candidate, publication: 'failed' }));",
    changed: "return candidates.map((candidate) => ({ candidate, publication: 'accepted' }));",
    breaks: /did not reach|was overtaken/,
  },
  'a new deduplication id for each attempt': {
    file: 'worker/publish-in-order.ts',
    original: 'call.map(({ message }) => message),',
    changed:
      'call.map(({ message, attempt }) => ({ ...message, deduplicationId: message.deduplicationId + attempt })),',
    breaks: /twice/,
  },
  'what the time did not reach taken for failed': {
    file: 'worker/publish-in-order.ts',
    original: "publications[message.index] = 'postponed';",
    changed: "publications[message.index] = 'failed';",
    breaks: /no fair try/,
  },
  'postponed records that are not handed back': {
    file: 'worker/create-handler.ts',
    original: '.filter(comesAgain)',
    changed: ".filter(({ result }) => result === 'failed')",
    breaks: /did not reach/,
  },
  'a poisoned event that is left to SQS': {
    file: 'worker/settle-group.ts',
    original: 'event.facts.attempt % maximumReceives !== 0',
    changed: 'event.facts.attempt >= maximumReceives * 100 || maximumReceives > 0',
    breaks: /moved away by SQS/,
  },
  'preparing that does not watch the clock': {
    file: 'worker/prepare-batch.ts',
    original: 'clock.elapsed() >= deadline',
    changed: 'deadline < 0',
    breaks: /ran out of time/,
  },
  'an acknowledgement that does not wait for SQS': {
    file: 'ingress/acknowledge.ts',
    original: 'await runUntil(deadline, (signal) => queue.send(queueUrl, message, signal), now);',
    changed:
      'await Promise.race([runUntil(deadline, (signal) => queue.send(queueUrl, message, signal), now), Promise.resolve()]);',
    breaks: /acknowledged before its lane had taken it/,
  },
};

describe('a planted fault is found', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-model-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.entries(faults))(
    '%s',
    async (_name, { breaks, ...fault }) => {
      const parts = await plant(fault, folder);
      expect(await seedThatFinds(breaks, parts)).toBeGreaterThanOrEqual(0);
    },
    60_000,
  );
});

/** The first seed that shows the fault; -1 where none does. */
async function seedThatFinds(breaks: RegExp, parts: RelayParts): Promise<number> {
  for (let seed = 0; seed < seeds; seed += 1) {
    const { violations } = await runModel(seed, { parts });
    if (violations.some((violation) => breaks.test(violation))) return seed;
  }
  return -1;
}
