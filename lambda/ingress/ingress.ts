import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { Context } from 'aws-lambda';
import { isUrl } from '../decisions/index.ts';
import { DeadlineError, runUntil } from '../signed-requests/run-until.ts';
import type { Credentials, CredentialsCheck } from './credentials/credentials.ts';
import { CredentialsError } from './credentials/credentials-secret.ts';
import { requestStart } from './deadline.ts';
import { type Exchange, errorName, exchangeOf, type IngressEvent } from './exchange.ts';
import {
  isCompressed,
  isJsonContentType,
  type Resource,
  requestedResource,
  requestHeader,
  requestMethod,
} from './http/http-request.ts';
import { isPlainJson, parseHostileJson } from './http/parse-json.ts';
import { type Answer, Problem, type ProblemKind, problemAnswer } from './http/problem.ts';
import { readBodyText } from './http/request-body.ts';

export interface IngressParts {
  readonly credentials: Pick<Credentials, 'check' | 'checkAtOnce'>;
  readonly answers: Readonly<Record<Resource, (body: unknown, exchange: Exchange) => Promise<Answer>>>;
  /** Told of each request once its answer is known. What it throws is lost. */
  readonly record: (exchange: Exchange, answer: Answer) => void;
  /** How long after the request's start the credentials may still be waited for. */
  readonly budgetMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Request = middy.Request<IngressEvent, Answer>;

/**
 * The way of a request: open ▸ address ▸ credentials ▸ body ▸ JSON ▸ answer. Each step may end it with a
 * {@link Problem}; any other error is answered 500. A moderation request that got past the credentials always
 * gets a verdict: CometChat takes any other answer for an approval. Every request is recorded once, and none makes the
 * function reject.
 */
export function createIngress(
  parts: IngressParts,
): (event: IngressEvent, context: Context) => Promise<Answer> {
  const ingress = middy<IngressEvent, Answer>({ timeoutEarlyInMillis: 0 })
    .use(recordExchange(parts))
    .before(openExchange(parts.now))
    .onError(answerProblem(parts))
    .before(checkAddress)
    .before(checkCredentials(parts))
    .before(readBody)
    .before(parseBody)
    .handler(async (event: IngressEvent) => {
      const exchange = exchangeOf(event);
      if (exchange.resource === undefined) throw new Problem('not-found');
      return parts.answers[exchange.resource](event.body, exchange);
    });
  return (event, context) => ingress(event, context);
}

function openExchange(now: () => number) {
  return ({ event, context }: Request): void => {
    event.exchange = {
      requestId: event.requestContext?.requestId ?? context.awsRequestId ?? '',
      resource: requestedResource(event),
      startedAt: requestStart(event.requestContext?.timeEpoch, now()),
    };
  };
}

function checkAddress({ event }: Request): void {
  if (exchangeOf(event).resource === undefined) throw new Problem('not-found');
  if (requestMethod(event) !== 'POST') throw new Problem('method-not-allowed');
}

function checkCredentials({ credentials, budgetMilliseconds, now }: IngressParts) {
  const accept = (exchange: Exchange, { password, rotating }: CredentialsCheck): void => {
    if (password === undefined) {
      exchange.refusedCredentials = true;
      throw new Problem('unauthorized');
    }
    exchange.authenticated = true;
    if (rotating) exchange.rotatingPassword = password;
  };
  return ({ event }: Request): void | Promise<void> => {
    const exchange = exchangeOf(event);
    const authorization = requestHeader(event, 'authorization');
    const check = credentials.checkAtOnce(authorization);
    if (check !== undefined) return accept(exchange, check);
    const deadline = exchange.startedAt + budgetMilliseconds;
    return runUntil(deadline, () => credentials.check(authorization), now).then((checked) =>
      accept(exchange, checked),
    );
  };
}

/** Leaves the text as it was received in the exchange and in the event. */
function readBody({ event }: Request): void {
  if (isCompressed(requestHeader(event, 'content-encoding'))) throw new Problem('unsupported-encoding');
  // A moderation request is judged as far as it can be read, with any content type.
  const exchange = exchangeOf(event);
  if (exchange.resource !== 'moderation' && !isJsonContentType(requestHeader(event, 'content-type'))) {
    throw new Problem('unsupported-media-type');
  }
  const text = readBodyText(event.body, event.isBase64Encoded);
  exchange.text = text;
  event.body = text;
  event.isBase64Encoded = false;
}

const parser = httpJsonBodyParser<IngressEvent>({ disableContentTypeCheck: true });

/**
 * Parses each body once: the parser's reviver takes too long for bodies that are made to be slow. A bare URL, as an image
 * may be sent for moderation, stays text.
 */
function parseBody(request: Request): void {
  const { text = '', resource } = exchangeOf(request.event);
  try {
    if (isPlainJson(text)) parser.before?.(request);
    // The event's type knows text only; the parser puts what it made there too.
    else Object.assign(request.event, { body: parseHostileJson(text) });
  } catch {
    // What the parser throws quotes the body, so it isn't kept as the cause.
    if (resource !== 'moderation' || !isUrl(text)) throw new Problem('malformed-json');
  }
}

function answerProblem({ answers }: IngressParts) {
  return async (request: Request): Promise<void> => {
    const { exchange } = request.event;
    const kind = problemKind(request.error);
    if (exchange?.authenticated && exchange.resource === 'moderation') {
      exchange.error ??= kind;
      request.response = await answers.moderation(undefined, exchange);
      return;
    }
    if (exchange !== undefined && (kind === 'internal-error' || kind === 'temporarily-unavailable')) {
      exchange.error ??= errorName(request.error);
    }
    request.response = problemAnswer(kind, exchange?.requestId ?? '');
  };
}

function problemKind(error: unknown): ProblemKind {
  if (error instanceof Problem) return error.kind;
  if (error instanceof CredentialsError || error instanceof DeadlineError) return 'temporarily-unavailable';
  return 'internal-error';
}

function recordExchange({ record }: IngressParts) {
  const run = ({ event, response }: Request): void => {
    if (event.exchange === undefined || !response) return;
    try {
      record(event.exchange, response);
    } catch {
      // An answer must not be lost because it could not be written down.
    }
  };
  return { after: run, onError: run };
}
