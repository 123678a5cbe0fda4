import type { Delivery } from '../cometchat/delivery.ts';
import { routeDelivery } from '../cometchat/routing.ts';
import { runUntil } from '../signed-requests/run-until.ts';
import type { IngressConfiguration } from './configuration.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { type Exchange, errorName, receiptOf } from './exchange.ts';
import { type Answer, jsonAnswer, Problem } from './http/problem.ts';
import { laneMessage } from './lane-message.ts';

export interface AcknowledgeOptions {
  readonly configuration: Pick<IngressConfiguration, 'acknowledgeBudgetMilliseconds' | 'laneQueueUrls'>;
  readonly queue: DeliveryQueue;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * What SQS gets in any case, where a cold start has used the budget up: a late acknowledgement saves the delivery when
 * the vendor does not retry, and is the same delivery to SQS when it does.
 */
const shortestSendMilliseconds = 100;

/**
 * Puts asynchronous deliveries into their lanes' queues. The promise resolves once SQS has accepted the delivery; it
 * rejects with a {@link Problem} (`temporarily-unavailable`, `too-large`) where that is not so within the budget.
 */
export function createAcknowledge({ configuration, queue, now }: AcknowledgeOptions) {
  return async (delivery: Delivery, text: string, exchange: Exchange): Promise<Answer> => {
    const route = routeDelivery(delivery, receiptOf(exchange));
    exchange.category = route.category;
    exchange.id = route.identity;
    const message = laneMessage(text, route, {
      trigger: delivery.trigger,
      webhook: delivery.webhook,
      ...receiptOf(exchange),
    });
    const queueUrl = configuration.laneQueueUrls[route.category];
    const deadline = Math.max(
      exchange.startedAt + configuration.acknowledgeBudgetMilliseconds,
      now() + shortestSendMilliseconds,
    );
    exchange.queued = true;
    try {
      await runUntil(deadline, (signal) => queue.send(queueUrl, message, signal), now);
    } catch (error) {
      exchange.error = errorName(error);
      throw new Problem('temporarily-unavailable', { cause: error });
    }
    return jsonAnswer({});
  };
}
