import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { openLogStore, workerLogGroups } from '../../logs/relay-logs.ts';
import { duration, limitOption } from '../../option-parsers.ts';
import { createConsumerQueue } from '../../queues/consumer-queue.ts';
import { consumerQueues, queueName } from '../../queues/known-queues.ts';
import { createDeliveryReader } from './delivery-event.ts';
import { describeEvent, fromLogLine, fromQueue, isWanted, type TailedEvent } from './tailed-event.ts';

const examples = `
Examples:
  relay tail --local                                  events as they are published
  relay tail --local --type 'message_*' --lane messages
  relay tail --stage prod --all                       also decisions, duplicates, refusals and failures
  relay tail --stage prod --since 15m --limit 100     the last quarter of an hour first
  relay tail --stage prod --queue support-tail --subject alice_user_bob

Without --queue, events are read from the workers' log lines: no consumer misses anything, and the lines hold no text.
They hold no subject either. --subject needs --queue: a consumer queue of your own (add a consumer to the configuration
for it), from which events are RECEIVED AND DELETED. Deployed, a line shows some seconds after it was written.`;

const optionsSchema = z.object({
  type: z.array(z.string()).default([]),
  subject: z.array(z.string()).default([]),
  lane: z.array(z.enum(categories)).default([...categories]),
  all: z.boolean(),
  since: z.number().default(0),
  limit: z.number().default(Number.POSITIVE_INFINITY),
  queue: z.string().optional(),
});

type TailOptions = z.infer<typeof optionsSchema>;

/** Adds `tail`: follows processed events live. */
export function addTailCommand(program: Command, context: CommandContext): void {
  program
    .command('tail')
    .description('Follow processed events as they are published, without taking them from their consumers.')
    .option(
      '-t, --type <type...>',
      'only these event types: message_sent, or message_* for all that begin so',
    )
    .addOption(new Option('-l, --lane <lane...>', 'only these lanes').choices(categories))
    .option('--subject <subject...>', 'only these subjects (with --queue)')
    .option(
      '--all',
      'also decisions, duplicates, refusals, and events that failed or found no consumer',
      false,
    )
    .option('--since <time>', 'begin so long ago, as in 15m', duration)
    .addOption(limitOption('end after so many events'))
    .option('--queue <name or url>', 'RECEIVE AND DELETE from this consumer queue instead')
    .addHelpText('after', examples)
    .action(async (parsed: unknown) => tail(optionsSchema.parse(parsed), context));
}

async function tail(options: TailOptions, context: CommandContext): Promise<void> {
  if (options.subject.length > 0 && options.queue === undefined)
    throw new UsageError('log lines have no subject: --subject needs --queue, a consumer queue of your own');
  const { terminal } = context;
  const filter = { types: options.type, subjects: options.subject, all: options.all };
  const events = options.queue === undefined ? tailLogs(options, context) : tailQueue(options.queue, context);
  let shown = 0;
  for await (const event of events) {
    if (!isWanted(event, filter)) continue;
    terminal.record(event, () => describeEvent(event, terminal));
    shown += 1;
    if (shown >= options.limit) return;
  }
}

async function* tailLogs(options: TailOptions, context: CommandContext): AsyncGenerator<TailedEvent> {
  const target = await context.target();
  const ingress = target.output(outputNames.ingressLogGroup);
  const workers = workerLogGroups(target, options.lane);
  const fromDelivery = createDeliveryReader();
  const query = {
    // Every line about an event or a delivery has the second field, those of the workers both, no line of metrics any.
    contains: options.all ? 'latency' : 'attempt',
    since: Date.now() - options.since,
    logGroups: options.all ? [ingress, ...workers] : workers,
  };
  for await (const line of openLogStore(target).follow(query, context.signal)) {
    const event = line.logGroup === ingress ? fromDelivery(line) : fromLogLine(line);
    if (event !== undefined && isOfLane(event, options.lane)) yield event;
  }
}

/** A delivery that was refused before its lane was known is of every lane. */
function isOfLane({ lane }: TailedEvent, lanes: readonly Category[]): boolean {
  return lane === undefined || lanes.some((one) => one === lane);
}

const pauseAfterFailure = 1000;

async function* tailQueue(wanted: string, context: CommandContext): AsyncGenerator<TailedEvent> {
  const target = await context.target();
  const known = consumerQueues(target);
  const queueUrl = known.find((queue) =>
    [queue.name, queueName(queue.queueUrl), queue.queueUrl].includes(wanted),
  )?.queueUrl;
  if (queueUrl === undefined)
    throw new UsageError(
      `there is no consumer queue ${wanted}. There are: ${known.map(({ name }) => name).join(', ')}`,
    );
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
      context.terminal.warn(`cannot read ${name}, trying again: ${error instanceof Error ? error.name : ''}`);
      await sleep(pauseAfterFailure, undefined, { signal: context.signal }).catch(() => undefined);
    }
  }
}
