import type { QueueMessage } from '../../lambda/sqs/message.ts';
import type { ConsumerConfiguration } from '../../lambda/worker/configuration.ts';
import { subscribers } from '../../lambda/worker/subscriptions.ts';
import type { FifoQueue } from './fifo-queue.ts';
import type { Call } from './network.ts';
import { isFair } from './profiles.ts';
import type { World } from './run-model.ts';
import type { Sent } from './vendor.ts';

/** Every promise that a world at its end has broken, in words. */
export function violations(world: World): string[] {
  return [
    ...world.consumers.flatMap((consumer) => [
      ...lost(consumer, world),
      ...outOfOrder(consumer, world),
      ...twice(queueOf(consumer.queueUrl, world)),
      ...unwanted(consumer, world),
      ...divertedWithoutCause(consumer, world),
    ]),
    ...deadLettersWithoutCause(world),
    ...world.lane.movedBySqs.map(({ id }) => `${id} was moved away by SQS itself`),
    ...world.network.calls.flatMap(malformed),
  ];
}

/** Acknowledged, wanted, and in none of the places where it may be. */
function lost(consumer: ConsumerConfiguration, world: World): string[] {
  const taken = idsIn(queueOf(consumer.queueUrl, world));
  const diverted = idsIn(queueOf(consumer.deadLetterQueueUrl, world));
  const given = new Set(world.laneDeadLetters.accepted.map(({ message }) => message.body));
  return world.sent
    .filter((sent) => sent.id !== undefined && wants(consumer, sent))
    .filter(({ id = '', body }) => !taken.has(id) && !diverted.has(id) && !given.has(body))
    .map(({ id }) => `${id} was acknowledged and did not reach ${consumer.name}`);
}

/** The first appearances of what was not diverted come in the order in which the lane took them. */
function outOfOrder(consumer: ConsumerConfiguration, world: World): string[] {
  const idOf = new Map(world.sent.map(({ body, id }) => [body, id]));
  const diverted = idsIn(queueOf(consumer.deadLetterQueueUrl, world));
  const place = new Map<string, number>();
  for (const [index, { message }] of world.lane.accepted.entries()) {
    const id = idOf.get(message.body);
    if (id !== undefined && !place.has(id)) place.set(id, index);
  }
  const last = new Map<string, number>();
  const seen = new Set<string>();
  return queueOf(consumer.queueUrl, world).accepted.flatMap(({ message }) => {
    const id = eventId(message);
    const at = place.get(id);
    if (seen.has(id) || diverted.has(id) || at === undefined) return [];
    seen.add(id);
    const before = last.get(message.groupId ?? '') ?? -1;
    last.set(message.groupId ?? '', Math.max(before, at));
    return at > before ? [] : [`${id} was overtaken on its way to ${consumer.name}`];
  });
}

const windowMilliseconds = 300_000;

function twice(queue: FifoQueue): string[] {
  const takenAt = new Map<string, number>();
  return queue.accepted.flatMap(({ message, at }) => {
    const id = eventId(message);
    const before = takenAt.get(id);
    takenAt.set(id, at);
    return before !== undefined && at - before < windowMilliseconds
      ? [`${id} is in ${queue.name} twice`]
      : [];
  });
}

function unwanted(consumer: ConsumerConfiguration, world: World): string[] {
  const sentById = new Map(world.sent.map((sent) => [sent.id, sent]));
  return [...idsIn(queueOf(consumer.queueUrl, world))].flatMap((id) => {
    const sent = sentById.get(id);
    return sent !== undefined && !wants(consumer, sent) ? [`${consumer.name} did not ask for ${id}`] : [];
  });
}

/** A fair try of a queue: the probe's second, less the pause after its last attempt. */
const fairTryMilliseconds = 700;

/**
 * An event is diverted by an invocation in which the consumer's queue refused it, or one before it in its group, or failed
 * to take it for as long as a fair try takes.
 */
function divertedWithoutCause(consumer: ConsumerConfiguration, world: World): string[] {
  const main = queueOf(consumer.queueUrl, world);
  const dead = queueOf(consumer.deadLetterQueueUrl, world);
  return world.network.calls
    .filter(({ queue }) => queue === dead)
    .flatMap(({ caller, messages: [message] }) => {
      if (message === undefined) return [];
      const tries = world.network.calls
        .filter((call) => call.queue === main && call.caller === caller)
        .flatMap((call) =>
          call.messages.flatMap((tried, index) =>
            tried.groupId === message.groupId ? [{ ...call, tried, answer: call.answers[index] }] : [],
          ),
        );
      const given = tries.at(-1)?.tried.deduplicationId;
      const vain = tries.filter(({ tried }) => tried.deduplicationId === given);
      const milliseconds = (vain.at(-1)?.endedAt ?? 0) - (vain[0]?.startedAt ?? 0);
      const refused = vain.some(({ answer }) => answer === 'refused');
      const failed = milliseconds >= fairTryMilliseconds && vain.some(({ weather }) => !isFair(weather));
      const took = tries.some(
        ({ tried: { deduplicationId }, answer }) =>
          answer === 'accepted' && [given, message.deduplicationId].includes(deduplicationId),
      );
      return (refused || failed) && !took
        ? []
        : [`${message.deduplicationId} was diverted from ${consumer.name}, whose queue had no fair try`];
    });
}

/** Only what cannot be read, and what SQS finds fault with, is given up. */
function deadLettersWithoutCause({ laneDeadLetters, sent }: World): string[] {
  const poison = new Set(sent.filter((one) => one.poison).map(({ body }) => body));
  return laneDeadLetters.accepted.flatMap(({ message: { attributes, body } }) => {
    const reason = attributes.reason?.StringValue ?? 'none';
    const expected = body === 'not JSON' ? 'not-json' : poison.has(body) ? 'publish-refused' : undefined;
    return reason === expected ? [] : [`a healthy record was dead-lettered: ${reason}`];
  });
}

function malformed({ caller, messages }: Call): string[] {
  const groups = new Set(messages.map(({ groupId }) => groupId));
  return [
    ...(groups.size < messages.length ? [`${caller} sent two messages of a group in one call`] : []),
    ...(messages.length > 10 ? [`${caller} sent ${messages.length} messages in one call`] : []),
  ];
}

function wants(consumer: ConsumerConfiguration, { trigger }: Sent): boolean {
  return subscribers([consumer], { type: `com.cometchat.${trigger}`, category: 'messages' }).length > 0;
}

function idsIn(queue: FifoQueue): Set<string> {
  return new Set(queue.accepted.map(({ message }) => eventId(message)));
}

function eventId({ body }: QueueMessage): string {
  const event: unknown = JSON.parse(body);
  return typeof event === 'object' && event !== null && 'id' in event ? String(event.id) : '';
}

function queueOf(url: string, { queues }: World): FifoQueue {
  const queue = queues.get(url);
  if (queue === undefined) throw new Error(`there is no queue ${url}`);
  return queue;
}
