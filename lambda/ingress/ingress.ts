import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { Context } from 'aws-lambda';
import type { Credentials } from './credentials/credentials.ts';
import { CredentialsError } from './credentials/credentials-secret.ts';
import { DeadlineError, requestStart, runUntil } from './deadline.ts';
import { type Exchange, errorName, exchangeOf, type IngressEvent } from './exchange.ts';
import {
  isJsonContentType,
  type Resource,
  requestedResource,
  requestHeader,
  requestMethod,
} from './http/http-request.ts';
import { parsableJson } from './http/parsable-json.ts';
import { type Answer, Problem, type ProblemKind, problemAnswer } from './http/problem.ts';
import { readBodyText } from './http/request-body.ts';

export interface IngressParts {
  readonly credentials: Pick<Credentials, 'check'>;
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
 * {@link Problem}; whatever else goes wrong is answered 500. Every request is recorded once, and none makes the function
 * reject.
 */
export function createIngress(
  parts: IngressParts,
): (event: IngressEvent, context: Context) => Promise<Answer> {
  const ingress = middy<IngressEvent, Answer>({ timeoutEarlyInMillis: 0 })
    .use(recordExchange(parts))
    .before(openExchange(parts.now))
    .onError(answerProblem)
    .before(checkAddress)
    .before(checkCredentials(parts))
    .before(readBody)
    .use(httpJsonBodyParser({ disableContentTypeCheck: true }))
    .handler(async (event: IngressEvent) => {
      const resource = requestedResource(event);
      if (resource === undefined) throw new Problem('not-found');
      return parts.answers[resource](event.body, exchangeOf(event));
    });
  return (event, context) => ingress(event, context);
}

function openExchange(now: () => number) {
  return ({ event, context }: Request): void => {
    event.exchange = {
      requestId: event.requestContext?.requestId ?? context.awsRequestId ?? '',
      startedAt: requestStart(event.requestContext?.timeEpoch, now()),
    };
  };
}

function checkAddress({ event }: Request): void {
  if (requestedResource(event) === undefined) throw new Problem('not-found');
  if (requestMethod(event) !== 'POST') throw new Problem('method-not-allowed');
}

function checkCredentials({ credentials, budgetMilliseconds, now }: IngressParts) {
  return async ({ event }: Request): Promise<void> => {
    const exchange = exchangeOf(event);
    const { password, rotating } = await runUntil(
      exchange.startedAt + budgetMilliseconds,
      () => credentials.check(requestHeader(event, 'authorization')),
      now,
    );
    if (password === undefined) {
      exchange.refusedCredentials = true;
      throw new Problem('unauthorized');
    }
    if (rotating) exchange.rotatingPassword = password;
  };
}

/** Leaves the text as it was received in the exchange, and what the parser may have of it in the event. */
function readBody({ event }: Request): void {
  if (!isJsonContentType(requestHeader(event, 'content-type'))) throw new Problem('unsupported-media-type');
  const text = readBodyText(event.body, event.isBase64Encoded);
  exchangeOf(event).text = text;
  event.body = parsableJson(text);
  event.isBase64Encoded = false;
}

function answerProblem(request: Request): void {
  const exchange = request.event.exchange;
  const kind = problemKind(request.error);
  if (exchange !== undefined && (kind === 'internal-error' || kind === 'temporarily-unavailable')) {
    exchange.error ??= errorName(request.error);
  }
  request.response = problemAnswer(kind, exchange?.requestId ?? '');
}

function problemKind(error: unknown): ProblemKind {
  if (error instanceof Problem) return error.kind;
  if (error instanceof CredentialsError || error instanceof DeadlineError) return 'temporarily-unavailable';
  // The parser's word for text that is not JSON.
  if (error instanceof Error && 'statusCode' in error && error.statusCode === 422) return 'malformed-json';
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
