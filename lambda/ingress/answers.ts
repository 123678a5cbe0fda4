import { type Delivery, parseDelivery } from '../cometchat/delivery.ts';
import { isSynchronous, routeDelivery } from '../cometchat/routing.ts';
import { moderationRequest } from '../cometchat/trigger-name.ts';
import {
  beforeMessageAnswer,
  type Decision,
  type JudgedMessage,
  moderationAnswer,
  viewBeforeMessage,
  viewModerationRequest,
} from '../decisions/index.ts';
import type { IngressConfiguration } from './configuration.ts';
import { type Exchange, receiptOf } from './exchange.ts';
import type { Resource } from './http/http-request.ts';
import { type Answer, jsonAnswer, Problem } from './http/problem.ts';

export interface AnswerOptions {
  readonly configuration: Pick<IngressConfiguration, 'allowedAppIds'>;
  /** Decides about a message in time; never rejects. */
  readonly judge: (message: JudgedMessage | undefined, exchange: Exchange) => Promise<Decision>;
  /** Keeps an asynchronous delivery; rejects with a {@link Problem} where it cannot. */
  readonly acknowledge: (delivery: Delivery, text: string, exchange: Exchange) => Promise<Answer>;
}

/** An id that may be logged. CometChat's are digits; any other value may be text that someone wrote. */
const messageId = /^[\w-]{1,64}$/;

/** Answers a parsed body for each {@link Resource}. Rejects with a {@link Problem} if the answer isn't a success. */
export function createAnswers({
  configuration,
  judge,
  acknowledge,
}: AnswerOptions): Readonly<Record<Resource, (body: unknown, exchange: Exchange) => Promise<Answer>>> {
  const allowedAppIds = new Set(configuration.allowedAppIds);

  return {
    async webhooks(body, exchange) {
      const delivery = parseDelivery(body);
      if (delivery === undefined) throw new Problem('not-a-delivery');
      exchange.trigger = delivery.trigger;
      if (allowedAppIds.size > 0 && !allowedAppIds.has(delivery.appId)) throw new Problem('app-not-allowed');
      const text = exchange.text ?? '';
      if (!isSynchronous(delivery)) return acknowledge(delivery, text, exchange);
      const route = routeDelivery(delivery, receiptOf(exchange));
      exchange.category = route.category;
      exchange.id = route.identity;
      return jsonAnswer(beforeMessageAnswer(await judge(viewBeforeMessage(delivery), exchange)));
    },

    // The request carries no app id, so there is none to compare. A body without a message gets the forced verdict.
    async moderation(body, exchange) {
      exchange.trigger = moderationRequest;
      exchange.category = 'moderation';
      const message = viewModerationRequest(body);
      if (message?.id !== undefined && messageId.test(message.id)) exchange.id = message.id;
      return jsonAnswer(moderationAnswer(await judge(message, exchange)));
    },
  };
}
