import * as z from 'zod';
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
  wholeNumber,
} from '../../options.ts';
import { type DeadLetterQueue, deadLetterQueues, describeQueue } from './dead-letter-queue.ts';
import { diagnose } from './diagnosis.ts';
import type { DeadLetter, Queues } from './queue-port.ts';

/** The options that choose dead-letter queues. */
const queueOptions = {
  lane: option('--lane <list>', `lanes: ${categories.join(', ')}`, commaList.default([])),
  consumer: option('--consumer <list>', 'consumers, by name', commaList.default([])),
  archive: flag('--archive', "the archive's queue"),
};

/** The options that choose records. */
export const filterOptions = {
  reason: option('--reason <reason>', 'only this reason, as `dlq list` shows it', z.string().optional()),
  trigger: option(
    '--trigger <trigger>',
    'only this trigger (lanes) or event type (consumers, archive)',
    z.string().optional(),
  ),
  olderThan: option('--older-than <time>', 'only records older than 90s, 15m, 2h, 3d', duration.optional()),
  newerThan: option('--newer-than <time>', 'only records newer than this', duration.optional()),
};

export type Filter = OptionValues<typeof filterOptions>;

/** The options of commands that only look. */
export const lookOptions = {
  ...queueOptions,
  limit: option(limitFlags, 'read at most this many records per queue', wholeNumber(1).prefault('1000')),
};

/** The options of commands that work through queues. */
export const workOptions = {
  ...queueOptions,
  ...filterOptions,
  limit: option(limitFlags, 'at most this many records per queue', wholeNumber(1).optional()),
};

export type WorkOptions = OptionValues<typeof workOptions>;

interface Named {
  readonly lane: readonly string[];
  readonly consumer: readonly string[];
  readonly archive: boolean;
}

/** The queues that the options name; all of them by default. A {@link UsageError} for an unknown name. */
export async function chooseQueues(
  { lane, consumer, archive }: Named,
  context: CommandContext,
): Promise<readonly DeadLetterQueue[]> {
  const queues = deadLetterQueues(await context.target());
  if (!archive && lane.length + consumer.length === 0) return queues;
  const find = (kind: DeadLetterQueue['kind']) => (name: string) => {
    const queue = queues.find((one) => one.kind === kind && one.name === name);
    if (queue === undefined)
      throw new UsageError(
        `The ${describeQueue({ kind, name })} has no dead-letter queue. Choose from: ${queues.map(describeQueue).join(', ')}.`,
      );
    return queue;
  };
  return [
    ...lane.map(find('lane')),
    ...consumer.map(find('consumer')),
    ...(archive ? ['archive'] : []).map(find('archive')),
  ];
}

/** As {@link chooseQueues}, for commands that change something: all queues only with `--all`. */
export async function chooseQueuesToChange(
  options: Named & { readonly all?: boolean },
  context: CommandContext,
): Promise<readonly DeadLetterQueue[]> {
  const named = options.archive || options.lane.length + options.consumer.length > 0;
  if (!named && options.all !== true)
    throw new UsageError('Choose queues with --lane, --consumer, --archive or --all.');
  return chooseQueues(options, context);
}

/** SQS of the relay that the command works on. The SDK is loaded only now. */
export async function connectQueues(context: CommandContext): Promise<Queues> {
  const { createSqsQueues } = await import('./sqs-queues.ts');
  return createSqsQueues(await (await context.target()).clients.sqs(), context.local ? 0 : 1);
}

/** True for a filter that every record matches. */
export function matchesAll({ reason, trigger, olderThan, newerThan }: Filter): boolean {
  return [reason, trigger, olderThan, newerThan].every((value) => value === undefined);
}

/** Whether a record matches. `now` in milliseconds since 1970. */
export function matches(
  filter: Filter,
  letter: DeadLetter,
  kind: DeadLetterQueue['kind'],
  now: number,
): boolean {
  const { reason, trigger } = diagnose(letter, kind);
  const age = now - letter.sentAt;
  return (
    (filter.reason === undefined || filter.reason === reason) &&
    (filter.trigger === undefined ||
      [trigger, trigger.replace(/^com\.cometchat\./, '')].includes(filter.trigger)) &&
    (filter.olderThan === undefined || age >= filter.olderThan) &&
    (filter.newerThan === undefined || age <= filter.newerThan)
  );
}
