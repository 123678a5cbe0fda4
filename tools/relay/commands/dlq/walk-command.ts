import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { type DeadLetterQueue, describeQueue } from './dead-letter-queue.ts';
import { readFilter } from './dlq-options.ts';
import { meets } from './filter.ts';
import type { Queues } from './queue-port.ts';
import { defaultHideSeconds, type WalkOptions, type WalkReport } from './walk.ts';

/** What every walk of a command has in common: the filter, the rate, the progress line, the end by Ctrl+C. */
export function walkOptions(
  command: Command,
  context: CommandContext,
  queues: Queues,
  queue: DeadLetterQueue,
  doing: string,
): Omit<WalkOptions, 'handle'> {
  const { terminal, signal } = context;
  const filter = readFilter(command);
  const { rate, limit, hold } = command.opts();
  const hideSeconds = typeof hold === 'number' ? hold : defaultHideSeconds;
  const started = Date.now();
  let saidWait = false;
  return {
    queues,
    queue,
    // Age is counted from the start, so that a record does not grow into a filter while it is being worked on.
    wanted: (letter) => meets(filter, letter, queue.kind, started),
    most: typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY,
    perSecond: typeof rate === 'number' ? rate : undefined,
    hideSeconds,
    signal,
    now: Date.now,
    sleep: async (milliseconds) => {
      await delay(milliseconds, undefined, { signal }).catch(() => undefined);
    },
    onProgress: ({ handled, left, failures }) =>
      terminal.progress(
        `${describeQueue(queue)}: ${handled} ${doing}, ${left} left${failures.length > 0 ? `, ${failures.length} failed` : ''}`,
      ),
    onWait: (held) => {
      const text =
        `${describeQueue(queue)}: about ${held} records are held by another run, or by one that was stopped; ` +
        `they come back within ${hideSeconds} s`;
      if (terminal.interactive) terminal.progress(text);
      else if (!saidWait) terminal.warn(text);
      saidWait = true;
    },
  };
}

/** What a walk left behind, in words. */
export function describeRest({ left, cameBack, failures, unreached, stopped }: WalkReport): string[] {
  return [
    ...(left > 0 ? [`  ${left} left: not what was asked for`] : []),
    ...(cameBack > 0
      ? [`  ${cameBack} failed again and are back in the dead-letter queue, perhaps with others behind them`]
      : []),
    ...(unreached > 0
      ? [
          `  about ${unreached} not reached: they stand behind a record that stays, and a group keeps its order`,
        ]
      : []),
    ...failures.slice(0, 10).map(({ messageId, why }) => `  FAILED ${messageId}: ${why}`),
    ...(failures.length > 10 ? [`  and ${failures.length - 10} more failed`] : []),
    ...(stopped ? ['  stopped before the end; run the command again to go on'] : []),
  ];
}
