import type { ConsumerConfiguration, WorkerConfiguration } from '../../lambda/worker/configuration.ts';
import { FifoQueue } from './fifo-queue.ts';
import { createNetwork, type Endpoint, type Network } from './network.ts';
import { forecast, type Profile, type Weather } from './profiles.ts';
import type { Random } from './random.ts';
import { poisonText } from './vendor.ts';
import type { WorldClock } from './world-clock.ts';

/** One lane, its consumers, and the network between them. */
export interface WorldQueues {
  readonly consumers: readonly ConsumerConfiguration[];
  readonly lane: FifoQueue;
  readonly laneDeadLetters: FifoQueue;
  /** By its URL. */
  readonly queues: ReadonlyMap<string, FifoQueue>;
  readonly network: Network;
}

/** From here on every queue is well; milliseconds. */
const recoveryMilliseconds = 900_000;

const maximumReceives = 5;
/** As the stack sets it: see `infra/relay/lane.ts`. */
const lanesOwnMaximumReceives = 10 * maximumReceives;

export function createWorldQueues(profile: Profile, clock: WorldClock, random: Random): WorldQueues {
  const endpoints = new Map<string, Endpoint>();
  const add = (
    url: string,
    queue: FifoQueue,
    weather: readonly [Weather, ...Weather[]],
    refusesPoison = false,
  ) => {
    endpoints.set(url, {
      queue,
      weatherAt: forecast(weather, {
        random,
        longestSpell: profile.longestSpell,
        until: recoveryMilliseconds,
      }),
      refuses: ({ body }) => refusesPoison && body.includes(poisonText),
    });
  };
  const consumers = drawConsumers(random);
  const laneDeadLetters = new FifoQueue('lane-dead', { clock });
  const lane = new FifoQueue('lane', {
    clock,
    deadLetters: laneDeadLetters,
    maximumReceives: lanesOwnMaximumReceives,
  });
  add('lane', lane, profile.laneWeather);
  add('lane-dead', laneDeadLetters, profile.deadLetterWeather);
  for (const { queueUrl, deadLetterQueueUrl } of consumers) {
    add(queueUrl, new FifoQueue(queueUrl, { clock }), profile.weather, true);
    add(deadLetterQueueUrl, new FifoQueue(deadLetterQueueUrl, { clock }), profile.deadLetterWeather, true);
  }
  const queues = new Map([...endpoints].map(([url, { queue }]) => [url, queue]));
  return { consumers, lane, laneDeadLetters, queues, network: createNetwork(endpoints, { clock, random }) };
}

function drawConsumers(random: Random): ConsumerConfiguration[] {
  const wishes = [['*'], ['com.cometchat.message_sent'], ['messages.*'], ['com.cometchat.message_edited']];
  return wishes.slice(0, random.between(1, wishes.length)).map((eventTypes, index) => ({
    name: `consumer-${index}`,
    eventTypes,
    queueUrl: `consumer-${index}`,
    deadLetterQueueUrl: `consumer-${index}-dead`,
  }));
}

/** Of the worker of this lane. */
export function workerConfiguration(consumers: readonly ConsumerConfiguration[]): WorkerConfiguration {
  return { stage: 'model', lane: 'messages', deadLetterQueueUrl: 'lane-dead', maximumReceives, consumers };
}
