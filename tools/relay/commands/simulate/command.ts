import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { createPoster } from '../../http/poster.ts';
import { action } from '../../options.ts';
import { countOf } from '../../terminal.ts';
import { describeReport, printProblems } from './describe-report.ts';
import { resolveDestinations } from './destination.ts';
import { checkSimulateOptions, passwordVariable, type SimulateOptions, simulateOptions } from './options.ts';
import { createOutage } from './outage.ts';
import { createProgress } from './progress.ts';
import { buildReport, type SimulationReport } from './report.ts';
import { runSimulation } from './simulation.ts';
import { choosePlan } from './source.ts';
import { createStatistics } from './statistics.ts';
import { startVerification } from './verification.ts';

/** CometChat's waits before the second and the third attempt, in milliseconds (contract, section 3). */
const vendorRetryDelays = [10_000, 30_000];

const examples = `
Examples:
  relay simulate --local                              a conversation of 100 deliveries to the local run
  relay simulate --local -t message_sent -n 1000      a thousand messages
  relay simulate --local -c calls groups              each trigger of two categories, once
  relay simulate --local --file delivery.json         a delivery of your own
  relay simulate --local --verify -n 20000 --duplicates 5 --reorder 5 --retry --queue-outage 10
                                                      a storm, with SQS failing for ten seconds half way:
                                                      nothing acknowledged may be lost or come out twice
  relay simulate --local --seed 7 --rate 50           the same deliveries each time, fifty per second
  COMETCHAT_PASSWORD=... relay simulate --url https://example.com/webhooks --username cometchat
  relay simulate --stage test --confirm test          to a deployed relay: its consumers get made-up events

With --verify, events are received from a consumer queue and deleted. "In order" means: of two events of one subject,
the one that was acknowledged before the other was sent comes out first. SQS drops repeats for five minutes, so a seed
that was sent within the last five minutes gives nothing new. Exit code 1: something was lost, came out twice or out of
order, was never acknowledged, or was wrong on purpose and not refused.`;

/** Adds `simulate`: behaves like CometChat towards a relay. */
export function addSimulateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('simulate')
    .description('Send deliveries as CometChat would, and check what comes out.')
    .addHelpText('after', examples);
  action(command, simulateOptions, async (options) => {
    checkSimulateOptions(options);
    if (options.url === undefined) await requireConfirmation(context, options.confirm);
    await simulate(options, context);
  });
}

async function requireConfirmation(context: CommandContext, confirmed: string | undefined): Promise<void> {
  if (context.local) return;
  const { name, stage } = await context.target();
  if (confirmed !== stage)
    throw new UsageError(
      `consumers of ${name} would get made-up events. If that is what you want, add --confirm ${stage}; for the local run, add --local`,
    );
}

async function simulate(options: SimulateOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const destinations = await resolveDestinations(options, context);
  const { endpoints } = destinations;
  for (const { url, credentials } of new Set(Object.values(endpoints)))
    if (credentials === undefined)
      terminal.warn(
        `no credentials are sent to ${url}: it isn't a URL of the relay. Give its own with --username and ${passwordVariable}.`,
      );
  const plan = choosePlan(options, destinations.moderation);
  const verification = options.verify ? await startVerification(options, context) : undefined;
  if (verification !== undefined)
    terminal.warn(`--verify receives and deletes the events of this run from ${verification.queueName}`);
  terminal.line(
    `sending ${countOf(plan.count, 'delivery', 'deliveries')} to ${endpoints.webhooks.url}, seed ${options.seed}`,
  );

  const statistics = createStatistics();
  const poster = createPoster({
    concurrency: options.concurrency,
    timeout: options.timeout,
    local: context.local,
  });
  const progress = createProgress(terminal, plan.count, statistics, verification?.ledger);
  const outage = createOutage(options.queueOutage, context, Math.ceil(plan.count / 2));
  const started = performance.now();
  let deliveries = 0;
  try {
    await runSimulation({
      plan: plan.deliveries,
      poster,
      endpoints,
      concurrency: options.concurrency,
      rate: options.rate,
      retryDelays: options.retry ? vendorRetryDelays.map((delay) => delay * options.timeScale) : [],
      statistics,
      ledger: verification?.ledger,
      signal: context.signal,
      onSubmit: (submitted) => {
        deliveries = submitted;
        progress.sent(submitted);
        outage.at(submitted);
      },
    });
    await outage.over();
  } finally {
    poster.close();
    progress.end();
  }
  const seconds = Math.round(performance.now() - started) / 1000;
  const verdict = await verification?.finish(progress.waiting);
  progress.end();
  const report = buildReport(
    { seed: options.seed, seconds, deliveries, retry: options.retry },
    statistics,
    verdict?.report,
  );
  if (verdict !== undefined) printProblems(terminal, verdict.problems);
  terminal.record(report, () => describeReport(report, terminal));
  if (!isSound(report, options)) context.exitCode = exitCodes.problems;
}

/** During an outage that was asked for, deliveries that are never acknowledged are the right answer. */
function isSound(report: SimulationReport, options: SimulateOptions): boolean {
  const lostByVendor = options.queueOutage === undefined ? report.outcomes.neverAcknowledged : 0;
  return (
    lostByVendor === 0 &&
    Object.keys(report.wrongAnswers).length === 0 &&
    Object.keys(report.verification?.problems ?? {}).length === 0 &&
    report.verification?.interrupted !== true
  );
}
