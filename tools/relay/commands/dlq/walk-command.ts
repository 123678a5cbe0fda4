/** What the commands that work through a dead-letter queue share: options, progress, report. */
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { limitFlags, type OptionValues, option, wholeNumber } from '../../options.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import { deadLetterFilterOptions, matches } from './dead-letter.ts';
import { type DeadLetterQueue, describeQueue, queueOptions } from './dead-letter-queue.ts';
import { defaultHideSeconds, type WalkOptions, type WalkReport } from './walk.ts';

/** The options of commands that work through queues. */
export const workOptions = {
  ...queueOptions,
  ...deadLetterFilterOptions,
  limit: option(limitFlags, 'at most this many records per queue', wholeNumber(1).optional()),
};

export type WorkOptions = OptionValues<typeof workOptions>;

/** What the walks of all commands share: the filter, the rate, the progress line, the end by Ctrl+C. */
export function walkOptions(
  options: WorkOptions & { readonly rate?: number | undefined; readonly hold?: number },
  { terminal, signal }: CommandContext,
  queues: Queues,
  queue: DeadLetterQueue,
  progressVerb: string,
): Omit<WalkOptions, 'handle'> {
  const { hold: hideSeconds = defaultHideSeconds, rate: perSecond } = options;
  const most = options.limit ?? Number.POSITIVE_INFINITY;
  const started = Date.now();
  let warned = false;
  return {
    ...{ queues, queue, most, perSecond, hideSeconds, signal },
    // Age is counted from the start, so that a record doesn't grow into a filter while the walk runs.
    wanted: (letter) => matches(options, letter, queue.kind, started),
    onProgress: ({ handled, left, failures }) => {
      const failed = failures.length > 0 ? `, ${failures.length} failed` : '';
      terminal.progress(`${describeQueue(queue)}: ${handled} ${progressVerb}, ${left} left${failed}`);
    },
    onWait: (held) => {
      const text = `${describeQueue(queue)}: another run, or one that was stopped, holds about ${held} records; they come back within ${hideSeconds} s`;
      if (terminal.interactive) terminal.progress(text);
      else if (!warned) terminal.warn(text);
      warned = true;
    },
  };
}

const mostFailures = 10;

/** Reports a walk's end: a record, and a summary for people. Exit code 1 if something failed or the walk was stopped. */
export function reportWalk(
  record: object,
  summary: string,
  queue: DeadLetterQueue,
  report: WalkReport,
  context: CommandContext,
): void {
  const { left, cameBack, failures, unreached, stopped } = report;
  context.terminal.record({ ...record, ...report }, () => [
    `${describeQueue(queue)}: ${summary}`,
    left > 0 && `  ${left} left: they don't match`,
    cameBack > 0 &&
      `  ${cameBack} failed again and are back in the dead-letter queue, perhaps with others behind them`,
    unreached > 0 &&
      `  about ${unreached} not reached: they are behind a record that stays, and a group keeps its order`,
    ...failures.slice(0, mostFailures).map(({ messageId, why }) => `  FAILED ${messageId}: ${why}`),
    failures.length > mostFailures && `  and ${failures.length - mostFailures} more failed`,
    stopped && '  stopped before the end; run the command again to continue',
  ]);
  if (failures.length > 0 || stopped) context.exitCode = exitCodes.problems;
}
