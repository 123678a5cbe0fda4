import type { Command } from 'commander';
import * as z from 'zod';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import { UsageError } from '../../errors.ts';
import { duration } from '../../option-parsers.ts';
import { type DeadLetterQueue, describeQueue } from './dead-letter-queue.ts';
import type { Filter } from './filter.ts';

/** The options that say which dead-letter queues. */
export function addQueueOptions(command: Command): Command {
  return command
    .option('--lane <list>', `lanes: ${categories.join(', ')}`)
    .option('--consumer <list>', 'consumers, by name');
}

/** The options that say which records. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--reason <reason>', 'only records with this reason, as `dlq list` shows it')
    .option('--trigger <trigger>', 'only this trigger (lanes) or event type (consumers)')
    .option('--older-than <time>', 'only records that have been here for so long: 90s, 15m, 2h, 3d', duration)
    .option('--newer-than <time>', 'only records that came within this time', duration);
}

const queueSchema = z.object({
  lane: z.string().optional(),
  consumer: z.string().optional(),
  all: z.boolean().optional(),
});

/** The queues that the options name; all, where they name none. A {@link UsageError} for a name that is unknown. */
export function chooseQueues(
  command: Command,
  queues: readonly DeadLetterQueue[],
): readonly DeadLetterQueue[] {
  const { lane, consumer } = queueSchema.parse(command.opts());
  if (lane === undefined && consumer === undefined) return queues;
  const asked = [
    ...split(lane).map((name) => ({ kind: 'lane' as const, name })),
    ...split(consumer).map((name) => ({ kind: 'consumer' as const, name })),
  ];
  return asked.map(({ kind, name }) => {
    const queue = queues.find((one) => one.kind === kind && one.name === name);
    if (queue === undefined)
      throw new UsageError(
        `there is no dead-letter queue of a ${kind} ${name}; there are: ${queues.map(describeQueue).join(', ')}`,
      );
    return queue;
  });
}

/** As {@link chooseQueues}, for what changes something: all of them only with `--all`. */
export function chooseQueuesToChange(
  command: Command,
  queues: readonly DeadLetterQueue[],
): readonly DeadLetterQueue[] {
  const { lane, consumer, all } = queueSchema.parse(command.opts());
  if (lane === undefined && consumer === undefined && all !== true)
    throw new UsageError('say which: --lane, --consumer or --all');
  return chooseQueues(command, queues);
}

const filterSchema = z.object({
  reason: z.string().optional(),
  trigger: z.string().optional(),
  olderThan: z.number().optional(),
  newerThan: z.number().optional(),
});

export function readFilter(command: Command): Filter {
  return filterSchema.parse(command.opts());
}

function split(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
