import { join } from 'node:path';
import { startLocalRelay } from '../local/index.ts';
import type { Benchmark, Comparison, Figure, Findings } from './benchmark.ts';
import { pairedRatio, quartiles, shuffled } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { startDeliverySender } from './storm/delivery-sender.ts';
import { watchLaneDepths } from './storm/lane-depths.ts';
import {
  type PhaseMeasurement,
  type PhaseName,
  type PhaseParts,
  runPhase,
  stormLanes,
} from './storm/phase.ts';
import { createPublications } from './storm/publications.ts';

type Rounds = Readonly<Record<PhaseName, readonly PhaseMeasurement[]>>;

/** Needs the real local run: every function from its bundle in processes of its own, every queue from the template. */
export const benchmark: Benchmark<'rounds' | 'seconds' | 'messages' | 'presence' | 'connections'> = {
  name: 'presence-storm',
  summary: 'whether a storm of presence events or receipts makes messages wait',
  settings: {
    rounds: { meaning: 'rounds of five phases that count', standard: 5, least: 2, most: 100 },
    seconds: { meaning: 'length of a phase', standard: 4, least: 2, most: 120 },
    messages: { meaning: 'messages a second', standard: 10, least: 1, most: 1000 },
    presence: {
      meaning: 'presence events, or receipts, a second in a storm',
      standard: 100,
      least: 1,
      most: 5000,
    },
    connections: { meaning: 'presence requests at a time', standard: 6, least: 1, most: 500 },
  },
  run: (settings) =>
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
      const messages = startDeliverySender(target);
      const others = startDeliverySender(target);
      const depths = watchLaneDepths(relay, stormLanes);
      try {
        const rounds = await runRounds(settings.rounds, {
          relay,
          messages,
          others,
          publications,
          depths,
          seconds: settings.seconds,
          messagesPerSecond: settings.messages,
          stormPerSecond: settings.presence,
          connections: settings.connections,
        });
        return findings(rounds);
      } finally {
        await depths.stop();
        await messages.stop();
        await others.stop();
        await relay.stop();
      }
    }),
};

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
  for (let round = 0; round < count; round += 1) {
    for (const name of shuffled(phaseNames)) {
      rounds[name].push(await runPhase(name, parts));
    }
  }
  return rounds;
}

const phaseNames = ['quiet', 'storm', 'backlog', 'receipts', 'shared'] as const;

const descriptions: Readonly<Record<PhaseName, string>> = {
  quiet: 'quiet',
  storm: 'a storm of presence events',
  backlog: 'the same storm, with a backlog in the users lane',
  receipts: "as many receipts of the messages' own group, with a backlog in the receipts lane",
  shared: 'as much of a storm and of a backlog in the messages lane',
};

function findings(rounds: Rounds): Findings {
  return {
    comparisons: [
      ...compare(rounds, 'storm', 'quiet'),
      ...compare(rounds, 'backlog', 'quiet'),
      ...compare(rounds, 'backlog', 'storm', 1.25),
      ...compare(rounds, 'receipts', 'storm', 1.25),
      ...compare(rounds, 'shared', 'quiet'),
    ],
    figures: phaseNames.flatMap((name) => figuresOf(name, rounds[name])),
    remarks: [
      'Storm against quiet holds two things: waiting behind presence events, and sharing this machine (its processors, the',
      'one process that is API Gateway, SQS and pollers) with them. Backlog against storm has the same load on both sides',
      'and differs by what stands in the users lane alone: it tells whether messages queue behind presence events. Receipts',
      'against storm has as much load, all of it in the group in which the messages are. The last pair is what a relay',
      'without lanes would do: it shows that this would be seen.',
    ],
  };
}

function compare(rounds: Rounds, name: PhaseName, baseline: PhaseName, goal?: number): Comparison[] {
  const comparison = (what: string, measured: (measurement: PhaseMeasurement) => number): Comparison => ({
    what: `${what} of a message: ${descriptions[name]}`,
    against: descriptions[baseline],
    ratio: pairedRatio(rounds[name].map(measured), rounds[baseline].map(measured)),
    ...(goal === undefined ? {} : { goal }),
  });
  return [
    comparison('acknowledgement', ({ acknowledgement }) => acknowledgement),
    comparison('receipt to publication', ({ publication }) => publication),
  ];
}

const figureKinds: readonly (Omit<Figure, 'value'> & {
  readonly of: (phase: PhaseMeasurement) => number | undefined;
})[] = [
  { what: 'acknowledgement of a message', unit: 'ms', of: ({ acknowledgement }) => acknowledgement },
  { what: 'receipt to publication of a message', unit: 'ms', of: ({ publication }) => publication },
  {
    what: 'receipt to publication of a delivery of the storm',
    unit: 'ms',
    of: ({ stormPublication }) => stormPublication,
  },
  { what: 'most deliveries in the messages lane', unit: '', of: ({ messagesDepth }) => messagesDepth },
  { what: "most deliveries in the storm's lane", unit: '', of: ({ stormDepth }) => stormDepth },
  { what: 'use of the processors', unit: '%', of: ({ processorShare }) => 100 * processorShare },
];

/** Medians of the rounds; nothing of what a phase does not have. */
function figuresOf(name: PhaseName, phases: readonly PhaseMeasurement[]): Figure[] {
  return figureKinds.flatMap(({ what, unit, of }) => {
    const values = phases.flatMap((phase) => of(phase) ?? []);
    return values.length === 0 ? [] : [{ what: `${name}: ${what}`, unit, value: quartiles(values).median }];
  });
}
