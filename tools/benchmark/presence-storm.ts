import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalRelay } from '../local/index.ts';
import { benchmark, count, ratio } from './benchmark.ts';
import { measureInRounds } from './measuring/rounds.ts';
import { createPublications, type PhaseMeasurement, runPhase, type Storm } from './measuring/storm-phase.ts';

const storm: Storm = { trigger: 'user_connection_status_changed', lane: 'users', held: false };

/** A message in a large group: every member reads it at once. The measured messages are in the same group. */
const receipts: Storm = { trigger: 'message_read_receipt', lane: 'receipts', held: true, group: 'crowd' };

/** What it would be without lanes, to show that the measurement would find it. */
const shared: Storm = { trigger: 'message_sent', lane: 'messages', held: true };

/** Needs the real local run: every function from its bundle in its own processes, every queue from the template. */
export const presenceStorm = benchmark({
  name: 'presence-storm',
  summary: 'whether a storm of presence events or receipts makes messages wait',
  options: {
    rounds: count('rounds', 'rounds of five phases that count', 4),
    seconds: count('seconds', 'length of a phase', 4),
    messages: count('messages', 'messages a second', 10),
    presence: count('presence', 'presence events, or receipts, a second in a storm', 100, 5000),
    connections: count('connections', 'presence requests at a time', 6),
  },
  async run({ rounds, ...load }) {
    const publications = createPublications();
    const relay = await startLocalRelay({
      port: 0,
      sqsPort: 0,
      directory: await mkdtemp(join(tmpdir(), 'local-')),
      onLog: ({ message }) => publications.read(message),
    });
    const side = <Name extends string>(name: Name, phase?: Storm) => ({
      name,
      measure: () => runPhase(phase, relay, publications, load),
    });
    try {
      // All processes of the ingress are started by the first storm.
      await side('warm-up', storm).measure();
      const sides = [
        side('quiet'),
        side('storm', storm),
        side('backlog', { ...storm, held: true }),
        side('receipts', receipts),
        side('shared', shared),
      ];
      return resultsOf(await measureInRounds(sides, { rounds, warmUp: 0 }));
    } finally {
      await relay.stop();
    }
  },
});

type PhaseName = 'quiet' | 'storm' | 'backlog' | 'receipts' | 'shared';

const descriptions: Readonly<Record<PhaseName, string>> = {
  quiet: 'quiet',
  storm: 'a storm of presence events',
  backlog: 'the same storm, with a backlog in the users lane',
  receipts: "as many receipts of the messages' own group, with a backlog in the receipts lane",
  shared: 'as much of a storm and of a backlog in the messages lane',
};

const comparisons: readonly (readonly [name: PhaseName, baseline: PhaseName, goal?: number])[] = [
  ['storm', 'quiet'],
  ['backlog', 'storm', 1.25],
  ['receipts', 'storm', 1.25],
  ['shared', 'quiet'],
];

function resultsOf(measured: Awaited<ReturnType<typeof measureInRounds<PhaseName, keyof PhaseMeasurement>>>) {
  const acknowledged = measured.of('acknowledgement');
  const published = measured.of('publication');
  return [
    ...comparisons.flatMap(([name, baseline, goal]) => [
      ratio(
        `message acknowledged: ${descriptions[name]}`,
        descriptions[baseline],
        acknowledged.ratio(name, baseline),
        goal,
      ),
      ratio(
        `message published: ${descriptions[name]}`,
        descriptions[baseline],
        published.ratio(name, baseline),
        goal,
      ),
    ]),
    ...acknowledged.figures('acknowledgement of a message', 'ms'),
    ...published.figures('receipt to publication of a message', 'ms'),
    ...measured.of('stormPublication').figures('receipt to publication of a delivery of the storm', 'ms'),
  ];
}
