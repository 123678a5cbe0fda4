import type { SQSRecord } from 'aws-lambda';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import type { WorkerConfiguration } from '../../lambda/worker/configuration.ts';
import type { createHandler, WorkerHandler } from '../../lambda/worker/create-handler.ts';
import type { RecordOutcome } from '../../lambda/worker/record-outcome.ts';
import type { FifoQueue, Received } from './fifo-queue.ts';
import type { Caller, Network } from './network.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import { hostileText } from './vendor.ts';
import type { WorldClock } from './world-clock.ts';

/** The function's timeout. */
const timeoutMilliseconds = 10_000;

/** The worker's client gives up so long after the start of a call. */
const clientTimeoutMilliseconds = 2_000;

export interface WorkerPoolOptions {
  readonly createHandler: typeof createHandler;
  readonly configuration: WorkerConfiguration;
  readonly lane: FifoQueue;
  readonly network: Network;
  readonly profile: Profile;
  readonly clock: WorldClock;
  readonly random: Random;
  readonly report: (outcomes: readonly RecordOutcome[]) => void;
  readonly complain: (problem: string) => void;
}

/** A container of the worker function: it keeps what its handler remembers until it dies. */
interface Container {
  readonly handler: WorkerHandler;
  caller: Caller;
}

/** An event source mapping with some workers. They go on until nobody lets time pass any more. */
export function startWorkers(options: WorkerPoolOptions): void {
  let invocations = 0;
  const poll = async () => {
    let container = startContainer(options);
    for (;;) {
      const batch = options.lane.receive(options.random.between(1, 10));
      if (batch.length === 0) {
        await options.lane.change();
        continue;
      }
      invocations += 1;
      container.caller = { name: `invocation ${invocations}`, alive: true };
      const survived = await invoke(batch, container, options);
      if (!survived) container = startContainer(options);
    }
  };
  // A busy processor stops the world's clock for everybody, as if all workers were on one machine.
  const workers = options.profile.hostile > 0 ? 1 : options.random.between(1, 3);
  for (let worker = 0; worker < workers; worker += 1) void poll();
}

function startContainer(options: WorkerPoolOptions): Container {
  const { clock, configuration, network, random, report } = options;
  const container: Container = {
    caller: { name: 'none', alive: true },
    handler: options.createHandler({
      configuration,
      clock,
      report,
      queue: {
        send: (url, messages, signal) =>
          network.send(url, messages, {
            signal,
            patience: clientTimeoutMilliseconds,
            caller: container.caller,
          }),
      },
      catalogue: {
        route: routeDelivery,
        normalise: (delivery, row) => {
          if (JSON.stringify(delivery.data).includes(hostileText)) clock.spend(random.between(500, 3_000));
          return normaliseDelivery(delivery, row);
        },
      },
    }),
  };
  return container;
}

/** Resolves to false where the container died. */
async function invoke(
  batch: readonly Received[],
  { handler, caller }: Container,
  { clock, complain, lane, profile, random }: WorkerPoolOptions,
): Promise<boolean> {
  const started = clock.elapsed();
  const crashes = random.chance(profile.crash);
  const lifetime = crashes ? random.between(0, 3_000) : timeoutMilliseconds;
  const response = await Promise.race([
    clock.wait(lifetime),
    handler(
      { Records: batch.map(toRecord) },
      { getRemainingTimeInMillis: () => timeoutMilliseconds - (clock.elapsed() - started) },
    ),
  ]);
  // Work that kept the processor busy may have let the end pass unnoticed.
  if (response === undefined || clock.elapsed() - started > lifetime) {
    caller.alive = false;
    if (!crashes) complain(`${caller.name} ran out of time`);
    return false;
  }
  const again = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  for (const { id, handle } of batch)
    if (!again.has(id) && !random.chance(profile.lostDeletion)) lane.delete(handle);
  return true;
}

function toRecord({ id, handle, receives, message }: Received): SQSRecord {
  const { body, groupId, deduplicationId, attributes } = message;
  return {
    messageId: id,
    receiptHandle: handle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      ApproximateFirstReceiveTimestamp: '0',
      SentTimestamp: '0',
      SenderId: 'ingress',
      MessageGroupId: groupId,
      MessageDeduplicationId: deduplicationId,
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { DataType, StringValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue },
      ]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:lane.fifo',
    awsRegion: 'eu-central-1',
  };
}
