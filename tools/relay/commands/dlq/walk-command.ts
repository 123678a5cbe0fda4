import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { type DeadLetterQueue, describeQueue } from './dead-letter-queue.ts';
import type { Queues } from './queue-port.ts';
import { matches, type WorkOptions } from './selection.ts';
import { defaultHideSeconds, type WalkOptions, type WalkReport } from './walk.ts';

/** What the walks of all commands share: the filter, the rate, the progress line, the end by Ctrl+C. */
export function walkOptions(
  options: WorkOptions & { readonly rate?: number | undefined; readonly hold?: number },
  { terminal, signal }: CommandContext,
  queues: Queues,
  queue: DeadLetterQueue,
  progressVerb: string,
): Omit<WalkOptions, 'handle'> {
  const hideSeconds = options.hold ?? defaultHideSeconds;
  const started = Date.now();
  let warned = false;
  return {
    queues,
    queue,
    // Age is counted from the start, so that a record doesn't grow into a filter while the walk runs.
    wanted: (letter) => matches(options, letter, queue.kind, started),
    most: options.limit ?? Number.POSITIVE_INFINITY,
    perSecond: options.rate,
    hideSeconds,
    signal,
    now: Date.now,
    sleep: async (milliseconds) => {
      await delay(milliseconds, undefined, { signal }).catch(() => undefined);
    },
    onProgress: ({ handled, left, failures }) =>
      terminal.progress(
        `${describeQueue(queue)}: ${handled} ${progressVerb}, ${left} left${failures.length > 0 ? `, ${failures.length} failed` : ''}`,
      ),
    onWait: (held) => {
      const text = `${describeQueue(queue)}: another run, or one that was stopped, holds about ${held} records; they come back within ${hideSeconds} s`;
      if (terminal.interactive) terminal.progress(text);
      else if (!warned) terminal.warn(text);
      warned = true;
    },
  };
}

/** Reports a walk's end. Exit code 1 if something failed or the walk was stopped. */
export function reportWalk(
  record: object,
  summary: string,
  queue: DeadLetterQueue,
  report: WalkReport,
  context: CommandContext,
): void {
  context.terminal.record({ ...record, ...report }, () => [
    `${describeQueue(queue)}: ${summary}`,
    ...describeRest(report),
  ]);
  if (report.failures.length > 0 || report.stopped) context.exitCode = exitCodes.problems;
}

/** What a walk left behind, for people. */
function describeRest({ left, cameBack, failures, unreached, stopped }: WalkReport): string[] {
  return [
    ...(left > 0 ? [`  ${left} left: they don't match`] : []),
    ...(cameBack > 0
      ? [`  ${cameBack} failed again and are back in the dead-letter queue, perhaps with others behind them`]
      : []),
    ...(unreached > 0
      ? [`  about ${unreached} not reached: they are behind a record that stays, and a group keeps its order`]
      : []),
    ...failures.slice(0, 10).map(({ messageId, why }) => `  FAILED ${messageId}: ${why}`),
    ...(failures.length > 10 ? [`  and ${failures.length - 10} more failed`] : []),
    ...(stopped ? ['  stopped before the end; run the command again to continue'] : []),
  ];
}
