import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, UnreachableError, UsageError } from '../../errors.ts';
import { createPoster } from '../../http/poster.ts';
import { countOf } from '../../terminal.ts';
import { type Endpoint, resolveDestinations } from './destination.ts';
import { checkSimulateOptions, passwordVariable, type SimulateOptions, simulateOptions } from './options.ts';
import {
  createProgress,
  describeReport,
  printProblems,
  type SimulationReport,
  summariseLatency,
} from './report.ts';
import { runSimulation, type SimulationOptions } from './simulation.ts';
import { choosePlan } from './source.ts';
import { createStatistics } from './statistics.ts';
import { startVerification } from './verification.ts';

/** CometChat's waits before the second and the third attempt, in milliseconds (contract, section 3). */
const vendorRetryDelays = [10_000, 30_000];

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

/** `simulate`: behaves like CometChat towards a relay. */
export const simulateCommand = command('simulate', {
  description: 'Send deliveries as CometChat would, and check what comes out.',
  help,
  options: simulateOptions,
  run: async (options, context) => {
    checkSimulateOptions(options);
    if (options.url === undefined) await requireConfirmation(context, options.confirm);
    await simulate(options, context);
  },
});

async function requireConfirmation(context: CommandContext, confirmed: string | undefined): Promise<void> {
  if (context.local) return;
  const { name, stage } = await context.target();
  if (confirmed !== stage)
    throw new UsageError(
      `Consumers of ${name} would get made-up events. To send them, add --confirm ${stage}. For the local run, add --local.`,
    );
}

async function simulate(options: SimulateOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { endpoints, moderation } = await resolveDestinations(options, context);
  warnAboutCredentials(Object.values(endpoints), context);
  const plan = choosePlan(options, moderation);
  const verification = options.verify ? await startVerification(options, context) : undefined;
  if (verification !== undefined)
    terminal.warn(`--verify receives and deletes the events of this run from ${verification.queueName}`);
  const deliveriesText = countOf(plan.count, 'delivery', 'deliveries');
  terminal.line(`sending ${deliveriesText} to ${endpoints.webhooks.url}, seed ${options.seed}`);

  const statistics = createStatistics();
  const ledger = verification?.ledger;
  const progress = createProgress(terminal, plan.count, statistics, ledger);
  const { queueOutage, seed, retry } = options;
  let outage: Promise<void> | undefined;
  let deliveries = 0;
  const started = performance.now();
  await send(options, context, {
    ...{ plan: plan.deliveries, endpoints, statistics, ledger },
    onSubmit: (submitted) => {
      deliveries = submitted;
      progress.sent(submitted);
      if (queueOutage === undefined || submitted < plan.count / 2) return;
      outage ??= breakQueues(context, queueOutage);
      outage.catch(() => undefined);
    },
  });
  await outage;
  const seconds = Math.round(performance.now() - started) / 1000;
  const verified = await verification?.finish(progress.waiting);
  terminal.endProgress();
  const report: SimulationReport = {
    ...{ kind: 'report', seed, seconds, deliveries, retry },
    ...statistics.counts,
    latency: summariseLatency(statistics.latency),
    verification: verified?.report,
  };
  printProblems(terminal, verified?.problems ?? []);
  terminal.record(report, () => describeReport(report, terminal));
  if (!isSound(report, options)) context.exitCode = exitCodes.problems;
}

function warnAboutCredentials(endpoints: readonly Endpoint[], { terminal }: CommandContext): void {
  for (const { url, credentials } of new Set(endpoints))
    if (credentials === undefined)
      terminal.warn(
        `No credentials are sent to ${url}: it isn't a URL of the relay. Give some with --username and ${passwordVariable}.`,
      );
}

async function send(
  { concurrency, timeout, rate, retry, timeScale }: SimulateOptions,
  { local, signal, terminal }: CommandContext,
  what: Pick<SimulationOptions, 'plan' | 'endpoints' | 'statistics' | 'ledger' | 'onSubmit'>,
): Promise<void> {
  const poster = createPoster({ concurrency, timeout, local });
  const retryDelays = retry ? vendorRetryDelays.map((delay) => delay * timeScale) : [];
  try {
    await runSimulation({ ...what, poster, concurrency, rate, retryDelays, signal });
  } finally {
    poster.close();
    terminal.endProgress();
  }
}

/** Makes every queue of the local run fail for some seconds, and waits until they are over. */
async function breakQueues({ target, signal }: CommandContext, seconds: number): Promise<void> {
  const { localUrl } = await target();
  if (localUrl === undefined) throw new UsageError('--queue-outage works only with --local.');
  const response = await fetch(`${localUrl}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ queue: '*', action: 'fail', seconds }),
  });
  if (!response.ok) throw new UnreachableError(`The local run refused the outage: ${response.status}.`);
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

/** During an outage that was asked for, deliveries that are never acknowledged are the right answer. */
function isSound(
  { outcomes, wrongAnswers, verification }: SimulationReport,
  options: SimulateOptions,
): boolean {
  return (
    (options.queueOutage !== undefined || outcomes.neverAcknowledged === 0) &&
    Object.keys(wrongAnswers).length === 0 &&
    Object.keys(verification?.problems ?? {}).length === 0 &&
    verification?.interrupted !== true
  );
}
