import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Category } from '../cometchat/categories.ts';
import type { DeliveryReceipt } from '../cometchat/routing.ts';
import type { Decision } from '../decisions/index.ts';
import type { AcceptedPassword } from './credentials/basic-authorization.ts';
import type { Resource } from './http/http-request.ts';

/** What is known about one request. The steps on its way fill it in; the log line and the metrics are made from it. */
export interface Exchange {
  /** API Gateway's request id. */
  readonly requestId: string;
  /** What is asked for; undefined where there is no such thing. */
  readonly resource?: Resource | undefined;
  /** Milliseconds since 1970 by this machine's clock; budgets count from here. */
  readonly startedAt: number;
  /** The body as it was received. */
  text?: string;
  /** The trigger as it was sent: to be made fit before it is written anywhere. */
  trigger?: string;
  category?: Category;
  /** The event's identity, or the id of the message that was judged. */
  id?: string;
  refusedCredentials?: boolean;
  /** True once the credentials were accepted. */
  authenticated?: boolean;
  /** The password that was used, while two are accepted. */
  rotatingPassword?: AcceptedPassword;
  /** True once the delivery went to the queue, whether or not the queue took it. */
  queued?: boolean;
  decision?: Decision;
  /** The name of what went wrong, for the log: no message, which might quote the request. */
  error?: string;
}

/** API Gateway's event with the exchange that the first middleware adds. */
export interface IngressEvent extends APIGatewayProxyEventV2 {
  exchange?: Exchange;
}

/** The exchange of an event that has passed the first middleware. */
export function exchangeOf(event: IngressEvent): Exchange {
  if (event.exchange === undefined) throw new Error('the event has not been opened');
  return event.exchange;
}

/** What tells this request from every other: the worker reads the same from the queued message. */
export function receiptOf({ startedAt, requestId }: Exchange): DeliveryReceipt {
  return { receivedAt: startedAt, requestId };
}

/** Names and codes are single words; any other text may come from the request. */
const word = /^[\w.-]{1,60}$/;

/** The name of an error, with the code that Node or AWS gave it. Never throws. */
export function errorName(error: unknown): string {
  try {
    if (!(error instanceof Error)) return 'unknown error';
    const words = [error.name, 'code' in error ? error.code : undefined];
    return words.filter((part) => typeof part === 'string' && word.test(part)).join(' ') || 'unknown error';
  } catch {
    return 'unknown error';
  }
}
