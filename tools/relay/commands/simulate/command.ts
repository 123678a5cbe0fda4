import { confirmByTyping } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, UnreachableError, UsageError } from '../../errors.ts';
import { countOf } from '../../terminal.ts';
import { resolveEndpoints } from './destination.ts';
import { checkSimulateOptions, type SimulateOptions, simulateOptions } from './options.ts';
import { choosePlan } from './plan.ts';
import { createStatistics, describeCounts, describeReport, type SimulationReport } from './report.ts';
import { runSimulation } from './simulation.ts';
import { startVerification } from './verification.ts';

const help = `
Examples:
  relay simulate --local                          a conversation, 100 deliveries
  relay simulate --local -t message_sent -n 1000  a thousand messages
  relay simulate --local -c calls groups          each trigger of two categories
  relay simulate --local --file delivery.json     a delivery of your own
  relay simulate --local --seed 7 --rate 50       the same bodies, 50 a second

  A storm, with SQS failing for ten seconds halfway through:
  relay simulate --local --verify -n 20000 --retry --queue-outage 10

  Any URL:
  COMETCHAT_PASSWORD=... relay simulate --url https://example.com/webhooks \\
    --username cometchat

  A deployed relay, whose consumers get made-up events:
  relay simulate --stage test --confirm test

--verify receives events from a consumer queue and deletes them. No acknowledged
event may be lost, come out twice or come out of order: of two events about one
subject, the one that was acknowledged before the other was sent comes first.
SQS drops repeats for five minutes, so a seed that was sent in the last five
minutes makes no new events.

Exit code 1: --verify found a problem, a delivery was never acknowledged, or a
delivery that was broken on purpose wasn't refused.`;

const redrawMilliseconds = 100;

/** `simulate`: behaves like CometChat towards a relay. */
export const simulateCommand = command('simulate', {
  description: 'Send deliveries as CometChat would, and check what comes out.',
  help,
  options: simulateOptions,
  run: async (options, context) => {
    checkSimulateOptions(options);
    if (options.queueOutage !== undefined && !context.local)
      throw new UsageError('--queue-outage works only with --local.');
    if (options.url === undefined && !context.local) {
      const { name, stage } = await context.target();
      const question = `Consumers of ${name} get made-up events.`;
      await confirmByTyping(context.terminal, question, stage, options.confirm);
    }
    await simulate(options, context);
  },
});

async function simulate(options: SimulateOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { seed, retry, queueOutage } = options;
  const endpoints = await resolveEndpoints(options, context);
  const plan = choosePlan(options, endpoints.moderation !== undefined);
  const verification = options.verify ? await startVerification(options, context) : undefined;
  if (verification !== undefined)
    terminal.warn(`--verify receives and deletes the events of this run from ${verification.queue}`);
  terminal.line(
    `sending ${countOf(plan.count, 'delivery', 'deliveries')} to ${endpoints.webhooks.url}, seed ${seed}`,
  );

  const statistics = createStatistics();
  const ledger = verification?.ledger;
  let outage: Promise<void> | undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const showProgress = (submitted: number): void => {
    const now = performance.now();
    if (now - drawnAt < redrawMilliseconds) return;
    drawnAt = now;
    const out = ledger === undefined ? '' : `, ${ledger.arrivals} came out`;
    const answers = describeCounts(statistics.counts.answers);
    terminal.progress(`${submitted}/${plan.count} sent, answers ${answers}${out}`);
  };
  const onSubmit = (submitted: number): void => {
    showProgress(submitted);
    if (queueOutage === undefined || submitted < plan.count / 2) return;
    outage ??= breakQueues(context, queueOutage);
    outage.catch(() => undefined);
  };
  const simulation = { plan: plan.deliveries, endpoints, statistics, ledger, onSubmit };
  const started = performance.now();
  await runSimulation(simulation, options, context);
  await outage;
  const seconds = Math.round(performance.now() - started) / 1000;
  const report: SimulationReport = {
    ...{ kind: 'report', seed, seconds, retry, ...statistics.counts, latency: statistics.latency() },
    verification: await verification?.finish(),
  };
  terminal.record(report, () => describeReport(report, terminal));
  if (!isSound(report, options)) context.exitCode = exitCodes.problems;
}

/** Makes every queue of the local run fail for some seconds, and waits until they are over. */
async function breakQueues({ target, pause }: CommandContext, seconds: number): Promise<void> {
  const response = await fetch(`${(await target()).localUrl}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ queue: '*', action: 'fail', seconds }),
  });
  if (!response.ok) throw new UnreachableError(`The local run refused the outage: ${response.status}.`);
  await pause(seconds * 1000);
}

/** During an outage that was asked for, deliveries that are never acknowledged are the right answer. */
function isSound({ outcomes, verification }: SimulationReport, { queueOutage }: SimulateOptions): boolean {
  return (
    (queueOutage !== undefined || outcomes.neverAcknowledged === 0) &&
    outcomes.notRefused === 0 &&
    Object.keys(verification?.problems ?? {}).length === 0 &&
    verification?.interrupted !== true
  );
}
