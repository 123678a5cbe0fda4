import { join } from 'node:path';
import { startLocalRelay } from '../local/index.ts';
import { type Benchmark, figure, type Result, ratio } from './benchmark.ts';
import { pairedRatio, quartiles, shuffled } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { startDeliverySender } from './storm/delivery-sender.ts';
import { createPublications, watchLaneDepths } from './storm/observations.ts';
import {
  type PhaseMeasurement,
  type PhaseName,
  type PhaseParts,
  runPhase,
  stormLanes,
} from './storm/phase.ts';

type Rounds = Readonly<Record<PhaseName, readonly PhaseMeasurement[]>>;

/** Needs the real local run: every function from its bundle in its own processes, every queue from the template. */
export const benchmark: Benchmark<'rounds' | 'seconds' | 'messages' | 'presence' | 'connections'> = {
  name: 'presence-storm',
  summary: 'whether a storm of presence events or receipts makes messages wait',
  settings: {
    rounds: { meaning: 'rounds of five phases that count', standard: 4, most: 100 },
    seconds: { meaning: 'length of a phase', standard: 4, most: 120 },
    messages: { meaning: 'messages a second', standard: 10, most: 1000 },
    presence: { meaning: 'presence events, or receipts, a second in a storm', standard: 100, most: 5000 },
    connections: { meaning: 'presence requests at a time', standard: 6, most: 500 },
  },
  run: ({ rounds, seconds, messages, presence, connections }) =>
    withFolder(async (folder) => {
      const publications = createPublications();
      const relay = await startLocalRelay({
        port: 0,
        sqsPort: 0,
        logDirectory: join(folder, 'logs'),
        settingsFile: join(folder, 'rule-settings.json'),
        onLog: ({ message }) => publications.read(message),
      });
      const target = { webhookUrl: relay.webhookUrl, ...relay.credentials };
      const senders = { messages: startDeliverySender(target), others: startDeliverySender(target) };
      const depths = watchLaneDepths(relay, stormLanes);
      const load = { seconds, messagesPerSecond: messages, stormPerSecond: presence, connections };
      try {
        return resultsOf(await runRounds(rounds, { relay, ...senders, publications, depths, ...load }));
      } finally {
        for (const part of [depths, senders.messages, senders.others, relay]) await part.stop();
      }
    }),
};

const phaseNames = ['quiet', 'storm', 'backlog', 'receipts', 'shared'] as const;

async function runRounds(count: number, parts: PhaseParts): Promise<Rounds> {
  const rounds: Record<PhaseName, PhaseMeasurement[]> = {
    quiet: [],
    storm: [],
    backlog: [],
    receipts: [],
    shared: [],
  };
  // Warm first: all processes of the ingress are started by the first storm.
  await runPhase('storm', parts);
  for (let round = 0; round < count; round += 1)
    for (const name of shuffled(phaseNames)) rounds[name].push(await runPhase(name, parts));
  return rounds;
}

const descriptions: Readonly<Record<PhaseName, string>> = {
  quiet: 'quiet',
  storm: 'a storm of presence events',
  backlog: 'the same storm, with a backlog in the users lane',
  receipts: "as many receipts of the messages' own group, with a backlog in the receipts lane",
  shared: 'as much of a storm and of a backlog in the messages lane',
};

function resultsOf(rounds: Rounds): Result[] {
  return [
    ...compare(rounds, 'storm', 'quiet'),
    ...compare(rounds, 'backlog', 'quiet'),
    ...compare(rounds, 'backlog', 'storm', 1.25),
    ...compare(rounds, 'receipts', 'storm', 1.25),
    ...compare(rounds, 'shared', 'quiet'),
    ...phaseNames.flatMap((name) => figuresOf(name, rounds[name])),
  ];
}

function compare(rounds: Rounds, name: PhaseName, baseline: PhaseName, goal?: number): Result[] {
  return (['acknowledgement', 'publication'] as const).map((measured) =>
    ratio(
      `${figureKinds[measured].what}: ${descriptions[name]}`,
      descriptions[baseline],
      pairedRatio(
        rounds[name].map((phase) => phase[measured]),
        rounds[baseline].map((phase) => phase[measured]),
      ),
      goal,
    ),
  );
}

const figureKinds = {
  acknowledgement: { what: 'acknowledgement of a message', unit: 'ms' },
  publication: { what: 'receipt to publication of a message', unit: 'ms' },
  stormPublication: { what: 'receipt to publication of a delivery of the storm', unit: 'ms' },
  messagesDepth: { what: 'most deliveries in the messages lane', unit: '' },
  stormDepth: { what: "most deliveries in the storm's lane", unit: '' },
  processorPercent: { what: 'use of the processors', unit: '%' },
} as const satisfies Record<keyof PhaseMeasurement, Pick<Result, 'what' | 'unit'>>;

/** Medians of the rounds; nothing of what a phase doesn't have. */
function figuresOf(name: PhaseName, phases: readonly PhaseMeasurement[]): Result[] {
  return Object.entries(figureKinds).flatMap(([kind, { what, unit }]) => {
    const values = phases.flatMap((phase) => Reflect.get(phase, kind) ?? []).map(Number);
    return values.length === 0 ? [] : [figure(`${name}: ${what}`, unit, quartiles(values).median)];
  });
}
