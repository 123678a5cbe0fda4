/** Which dead-letter queues, and which records of them, a command works on. */
import { categories } from '../../../../lambda/cometchat/categories.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import {
  commaList,
  duration,
  flag,
  limitFlags,
  type OptionValues,
  option,
  textOption,
  wholeNumber,
} from '../../options.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { type DeadLetter, type DeadLetterQueue, diagnose, openDeadLetterQueues } from './dead-letter.ts';

/** The options that choose dead-letter queues. */
export const queueOptions = {
  lane: option('--lane <list>', `lanes: ${categories.join(', ')}`, commaList.default([])),
  consumer: option('--consumer <list>', 'consumers, by name', commaList.default([])),
  archive: flag('--archive', "the archive's queue"),
};

const filterOptions = {
  reason: textOption('--reason <reason>', 'only this reason, as `dlq list` shows it'),
  trigger: textOption('--trigger <trigger>', 'only this trigger (lanes) or event type (consumers, archive)'),
  olderThan: option('--older-than <time>', 'only records older than 90s, 15m, 2h, 3d', duration.optional()),
  newerThan: option('--newer-than <time>', 'only records newer than this', duration.optional()),
};

/** The options of commands that work through queues. */
export const workOptions = {
  ...queueOptions,
  ...filterOptions,
  limit: option(limitFlags, 'at most this many records per queue', wholeNumber(1).optional()),
};

export type Filter = OptionValues<typeof filterOptions>;

/**
 * The queues that the options name; every queue if they name none and `all` is true. A {@link UsageError} if they name none
 * otherwise, or one that the relay doesn't have.
 */
export async function chooseQueues(
  { lane, consumer, archive }: OptionValues<typeof queueOptions>,
  all: boolean,
  context: CommandContext,
): Promise<readonly DeadLetterQueue[]> {
  const queues = await openDeadLetterQueues(context);
  const wanted = [
    ...lane.map((name) => `lane ${name}`),
    ...consumer.map((name) => `consumer ${name}`),
    ...(archive ? ['archive'] : []),
  ];
  if (wanted.length === 0 && !all)
    throw new UsageError('Choose queues with --lane, --consumer, --archive or --all.');
  if (wanted.length === 0) return queues;
  return wanted.map((label) => {
    const queue = queues.find((one) => describeQueue(one) === label);
    if (queue !== undefined) return queue;
    const known = queues.map(describeQueue).join(', ');
    throw new UsageError(`The ${label} has no dead-letter queue. Choose from: ${known}.`);
  });
}

/** Whether the whole queue is meant: no filter, and no limit. */
export function isWhole(options: OptionValues<typeof workOptions>): boolean {
  const { reason, trigger, olderThan, newerThan, limit } = options;
  return [reason, trigger, olderThan, newerThan, limit].every((value) => value === undefined);
}

/** Whether a record matches the filters. Ages are counted from `now`, in milliseconds since 1970. */
export function matcher(filter: Filter, kind: DeadLetterQueue['kind'], now = Date.now()) {
  return (letter: DeadLetter): boolean => {
    const { reason, trigger } = diagnose(letter, kind);
    const age = now - letter.sentAt;
    return (
      (filter.reason === undefined || filter.reason === reason) &&
      (filter.trigger === undefined ||
        [trigger, trigger.replace(/^com\.cometchat\./, '')].includes(filter.trigger)) &&
      (filter.olderThan === undefined || age >= filter.olderThan) &&
      (filter.newerThan === undefined || age <= filter.newerThan)
    );
  };
}
