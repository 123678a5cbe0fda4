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
  textsOption,
  wholeNumber,
} from '../../options.ts';
import { createConsumerQueue } from '../../queues/consumer-queue.ts';
import { findConsumerQueue, queueName } from '../../queues/known-queues.ts';
import {
  createDeliveryReader,
  describeEvent,
  fromLogLine,
  fromQueue,
  isOfType,
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

const lanes = z.array(z.enum(categories)).default([...categories]);

const tailOptions = {
  type: textsOption(
    '-t, --type <type...>',
    'only these event types: message_sent, or message_* for all that start so',
  ),
  lane: option('-l, --lane <lane...>', 'only these lanes', lanes),
  subject: textsOption('--subject <subject...>', 'only these subjects (with --queue)'),
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
  const { type, subject, all, queue, limit = Number.POSITIVE_INFINITY } = options;
  if (subject.length > 0 && queue === undefined)
    throw new UsageError('Log lines have no subject: add --queue with your own consumer queue.');
  const isWanted = (event: TailedEvent): boolean =>
    (all || event.result === 'published') &&
    (type.length === 0 || type.some((wanted) => isOfType(event, wanted))) &&
    (subject.length === 0 || subject.includes(event.subject ?? ''));
  let shown = 0;
  for await (const event of queue === undefined ? tailLogs(options, context) : tailQueue(queue, context)) {
    if (!isWanted(event)) continue;
    context.terminal.record(event, () => describeEvent(event, context.terminal));
    shown += 1;
    if (shown >= limit) return;
  }
}

const requestIdField: keyof LogFields = 'requestId';
const attemptField: keyof LogFields = 'attempt';

async function* tailLogs(
  { all, lane, since = 0 }: TailOptions,
  { target, signal }: CommandContext,
): AsyncGenerator<TailedEvent> {
  const relay = await target();
  const workers = workerLogGroups(relay, lane);
  const fromDelivery = createDeliveryReader();
  const query = {
    // Every line about a delivery or a record has the first field, those of the workers both.
    contains: all ? requestIdField : attemptField,
    since: Date.now() - since,
    logGroups: all ? [relay.output(outputNames.ingressLogGroup), ...workers] : workers,
  };
  for await (const line of openLogStore(relay).follow(query, signal)) {
    const event = fromDelivery(line) ?? fromLogLine(line);
    // A delivery that was refused before its lane was known is of every lane.
    if (event !== undefined && (event.lane === undefined || lane.some((one) => one === event.lane)))
      yield event;
  }
}

async function* tailQueue(
  wanted: string,
  { target, signal, terminal }: CommandContext,
): AsyncGenerator<TailedEvent> {
  const relay = await target();
  const { queueUrl } = findConsumerQueue(relay, wanted);
  const name = queueName(queueUrl);
  terminal.warn(`receiving and deleting events from ${name}`);
  const queue = createConsumerQueue(await relay.clients.sqs(), queueUrl);
  while (!signal.aborted) {
    const events = await queue.receive(signal);
    yield* events.flatMap(({ body }) => fromQueue(body, name) ?? []);
    await queue.delete(events);
  }
}
