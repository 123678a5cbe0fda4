import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalRelay } from '../local/index.ts';
import { benchmark, count } from './benchmark.ts';
import { measureInRounds } from './measuring/rounds.ts';
import { runPhase, type Storm } from './measuring/storm-phase.ts';

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
    const relay = await startLocalRelay({
      port: 0,
      sqsPort: 0,
      directory: await mkdtemp(join(tmpdir(), 'local-')),
    });
    const side = <Name extends string>(name: Name, storm?: Storm) => ({
      name,
      measure: () => runPhase(relay, load, storm),
    });
    try {
      // All processes of the ingress are started by the first storm.
      await side('warm-up', storm).measure();
      const measured = await measureInRounds(
        [
          side('quiet'),
          side('a storm of presence events', storm),
          side('the same storm, with a backlog in the users lane', { ...storm, held: true }),
          side("receipts of the messages' own group, with a backlog in the receipts lane", receipts),
          side('as much of a storm and of a backlog in the messages lane', shared),
        ],
        { rounds, warmUp: 0 },
      );
      const costs = [
        measured.of('acknowledgement', 'message acknowledged', 'ms'),
        measured.of('publication', 'message published', 'ms'),
      ];
      return [
        ...costs.flatMap(({ compare }) => [
          compare('a storm of presence events', 'quiet'),
          compare('the same storm, with a backlog in the users lane', 'a storm of presence events', 1.25),
          compare(
            "receipts of the messages' own group, with a backlog in the receipts lane",
            'a storm of presence events',
            1.25,
          ),
          compare('as much of a storm and of a backlog in the messages lane', 'quiet'),
        ]),
        ...costs.flatMap(({ figures }) => figures),
        ...measured.of('stormPublication', 'delivery of the storm published', 'ms').figures,
      ];
    } finally {
      await relay.stop();
    }
  },
});
