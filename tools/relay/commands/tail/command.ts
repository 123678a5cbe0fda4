import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import type { LogFields } from '../../../../lambda/telemetry/fields.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { UsageError } from '../../errors.ts';
import { openLogStore, workerLogGroups } from '../../logs/relay-logs.ts';
import {
  duration,
  flag,
  limitFlags,
  type OptionValues,
  option,
  textOption,
  wholeNumber,
} from '../../options.ts';
import { createConsumerQueue } from '../../queues/consumer-queue.ts';
import { findConsumerQueue, queueName } from '../../queues/known-queues.ts';
import {
  createDeliveryReader,
  describeEvent,
  fromLogLine,
  fromQueue,
  isWanted,
  type TailedEvent,
} from './tailed-event.ts';

const help = `
Examples:
  relay tail --local                                  events as they are published
  relay tail --local --type 'message_*' --lane messages
  relay tail --stage prod --all                       also decisions, duplicates, refusals and failures
  relay tail --stage prod --since 15m --limit 100     the last quarter of an hour first
  relay tail --stage prod --queue support-tail --subject alice_user_bob

Without --queue, events are read from the workers' logs: no consumer misses anything. Logs hold no message text and no
subject, so --subject needs --queue: your own consumer queue, from which events are RECEIVED AND DELETED. On a deployed
relay, a line shows some seconds after it was written.`;

const tailOptions = {
  type: option(
    '-t, --type <type...>',
    'only these event types: message_sent, or message_* for all that start so',
    z.array(z.string()).default([]),
  ),
  lane: option(
    '-l, --lane <lane...>',
    'only these lanes',
    z.array(z.enum(categories)).default([...categories]),
  ),
  subject: option(
    '--subject <subject...>',
    'only these subjects (with --queue)',
    z.array(z.string()).default([]),
  ),
  all: flag(
    '--all',
    'also decisions, duplicates, refusals, and events that failed or that no consumer wants',
  ),
  since: option('--since <time>', 'start this long ago, such as 15m', duration.optional()),
  limit: option(limitFlags, 'end after this many events', wholeNumber(1).optional()),
  queue: textOption('--queue <name or url>', 'RECEIVE AND DELETE from this consumer queue instead'),
};

type TailOptions = OptionValues<typeof tailOptions>;

/** `tail`: follows processed events live. */
export const tailCommand = command('tail', {
  description: 'Follow processed events as they are published, without taking them from their consumers.',
  help,
  options: tailOptions,
  run: tail,
});

async function tail(options: TailOptions, context: CommandContext): Promise<void> {
  if (options.subject.length > 0 && options.queue === undefined)
    throw new UsageError('Log lines have no subject: add --queue with your own consumer queue.');
  const { terminal } = context;
  const filter = { types: options.type, subjects: options.subject, all: options.all };
  const events = options.queue === undefined ? tailLogs(options, context) : tailQueue(options.queue, context);
  let shown = 0;
  for await (const event of events) {
    if (!isWanted(event, filter)) continue;
    terminal.record(event, () => describeEvent(event, terminal));
    shown += 1;
    if (shown >= (options.limit ?? Number.POSITIVE_INFINITY)) return;
  }
}

async function* tailLogs(options: TailOptions, context: CommandContext): AsyncGenerator<TailedEvent> {
  const target = await context.target();
  const ingress = target.output(outputNames.ingressLogGroup);
  const workers = workerLogGroups(target, options.lane);
  const fromDelivery = createDeliveryReader();
  const query = {
    // Every line about a delivery or a record has the first field, those of the workers both.
    contains: options.all ? requestIdField : attemptField,
    since: Date.now() - (options.since ?? 0),
    logGroups: options.all ? [ingress, ...workers] : workers,
  };
  for await (const line of openLogStore(target).follow(query, context.signal)) {
    const event = line.logGroup === ingress ? fromDelivery(line) : fromLogLine(line);
    if (event === undefined) continue;
    // A delivery that was refused before its lane was known is of every lane.
    if (event.lane === undefined || options.lane.some((lane) => lane === event.lane)) yield event;
  }
}

const requestIdField: keyof LogFields = 'requestId';
const attemptField: keyof LogFields = 'attempt';
const pauseAfterFailure = 1000;

async function* tailQueue(wanted: string, context: CommandContext): AsyncGenerator<TailedEvent> {
  const target = await context.target();
  const { queueUrl } = findConsumerQueue(target, wanted);
  const name = queueName(queueUrl);
  context.terminal.warn(`receiving and deleting events from ${name}`);
  const queue = createConsumerQueue(await target.clients.sqs(), queueUrl);
  while (!context.signal.aborted) {
    try {
      const events = await queue.receive(context.signal);
      for (const { body } of events) {
        const event = fromQueue(body, name);
        if (event !== undefined) yield event;
      }
      await queue.delete(events);
    } catch (error) {
      if (context.signal.aborted) return;
      context.terminal.warn(`can't read ${name}, retrying: ${error instanceof Error ? error.name : ''}`);
      await sleep(pauseAfterFailure, undefined, { signal: context.signal }).catch(() => undefined);
    }
  }
}
