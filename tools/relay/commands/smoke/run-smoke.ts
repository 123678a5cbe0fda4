import { randomUUID } from 'node:crypto';
import { outputNames } from '../../../../infra/output-names.ts';
import type { Category } from '../../../../lambda/cometchat/categories.ts';
import { parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import { smokeTrigger } from '../../../../lambda/cometchat/smoke-test.ts';
import {
  answerName,
  basicAuthorization,
  createPoster,
  type PostResult,
  vendorTimeout,
} from '../../http/poster.ts';
import { asLogged } from '../../logs/log-line.ts';
import { openLogStore, workerLogGroups } from '../../logs/relay-logs.ts';
import type { Target } from '../../target.ts';
import { fromLogLine, type TailedEvent } from '../tail/tailed-event.ts';

export interface SmokeOptions {
  readonly appId: string;
  /** The lane that the delivery takes. */
  readonly lane: Category;
  /** Milliseconds to wait for the worker's log line. */
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly onStep?: (step: string) => void;
}

/** How far a synthetic delivery got. */
export interface SmokeResult {
  readonly ok: boolean;
  readonly lane: Category;
  readonly eventId: string;
  readonly status: string;
  /** Milliseconds until the answer. */
  readonly answerMilliseconds: number;
  /** The worker's log line; undefined if none came in time. */
  readonly event: TailedEvent | undefined;
  /** What is wrong or worth knowing, and what to do. */
  readonly advice: readonly string[];
}

/**
 * Posts a synthetic delivery as CometChat would and follows it to its publication by the worker's log line, so that no
 * consumer's queue is read. Consumers that ask for every event get it: its type is `com.cometchat.relay_smoke_test`.
 */
export async function runSmoke(target: Target, options: SmokeOptions): Promise<SmokeResult> {
  const delivery = makeSmokeDelivery(options.appId, options.lane);
  const url = target.output(outputNames.webhookUrl);
  const since = Date.now() - clockTolerance;
  options.onStep?.(`posting a delivery of ${smokeTrigger} for the lane ${options.lane} to ${url}`);
  const answer = await post(target, url, delivery.body);
  const result = {
    lane: options.lane,
    eventId: delivery.eventId,
    status: answerName(answer),
    answerMilliseconds: Math.round(answer.milliseconds),
  };
  if (answer.status !== 200)
    return { ...result, ok: false, event: undefined, advice: [adviceForAnswer(answer, options)] };
  options.onStep?.('acknowledged; waiting for the worker');
  const event = await awaitEvent(target, delivery.eventId, since, options);
  return {
    ...result,
    ok: event?.result === 'published',
    event,
    advice: [...adviceForTime(answer), ...adviceForEvent(event, delivery.eventId)],
  };
}

const clockTolerance = 60_000;
/** Longer than CometChat waits, to measure slow answers too. */
const smokeTimeout = 10_000;

async function post(target: Target, url: string, body: string): Promise<PostResult> {
  const { username, password } = await target.credentials();
  const poster = createPoster({
    concurrency: 1,
    timeout: smokeTimeout,
    local: target.localUrl !== undefined,
  });
  try {
    return await poster.post({ url, body, authorization: basicAuthorization(username, password) });
  } finally {
    poster.close();
  }
}

async function awaitEvent(
  target: Target,
  eventId: string,
  since: number,
  options: SmokeOptions,
): Promise<TailedEvent | undefined> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.patience)]);
  const query = { contains: asLogged(eventId), since, logGroups: workerLogGroups(target, [options.lane]) };
  let latest: TailedEvent | undefined;
  for await (const line of openLogStore(target).follow(query, signal)) {
    if (line.fields.id !== eventId) continue;
    latest = fromLogLine(line);
    // A failed record is retried: wait for its result.
    if (latest !== undefined && latest.result !== 'failed') return latest;
  }
  return latest;
}

function adviceForAnswer(answer: PostResult, { appId, lane }: SmokeOptions): string {
  switch (answer.status) {
    case 401:
      return 'the relay rejects the credentials in its own secret: if you just changed them, wait a minute; otherwise run `relay doctor`';
    case 403:
      return `the app ${appId} isn't allowed: pass an allowed app id with --app-id`;
    case undefined:
      return `no answer (${answer.failure}): check the webhook URL, and that its DNS name resolves here`;
    case 503:
      return `SQS didn't take the delivery for the lane ${lane} in time: check its queue and the ingress function's permission to send to it; see docs/runbook.md`;
    default:
      return "check the ingress function's log: run `relay explain` with the request id";
  }
}

function adviceForTime(answer: PostResult): string[] {
  return answer.milliseconds > vendorTimeout
    ? [`the answer took ${Math.round(answer.milliseconds)} ms; CometChat only waits ${vendorTimeout} ms`]
    : [];
}

function adviceForEvent(event: TailedEvent | undefined, eventId: string): string[] {
  if (event === undefined)
    return [
      `the worker logged nothing in time: run \`relay explain ${eventId}\` in a minute, then see the runbook on backlog`,
    ];
  switch (event.result) {
    case 'published':
      return [];
    case 'unmatched':
      return [
        'the event was processed, but no consumer asks for its type, so nothing shows that publishing works',
      ];
    default:
      return [
        `${event.result}${event.reason === undefined ? '' : ` (${event.reason})`}: see \`relay dlq list\` and the runbook`,
      ];
  }
}

export interface SmokeDelivery {
  readonly body: string;
  /** The id that its event will have. */
  readonly eventId: string;
}

/** A synthetic delivery for a lane, with a new id each time and nothing about a person. */
export function makeSmokeDelivery(
  appId: string,
  lane: Category,
  nonce: string = randomUUID(),
): SmokeDelivery {
  const envelope = {
    trigger: smokeTrigger,
    data: { lane, nonce },
    appId,
    region: 'test',
    webhook: 'relay-smoke-test',
  };
  const body = JSON.stringify(envelope);
  const delivery = parseDelivery(envelope);
  if (delivery === undefined) throw new Error('the smoke delivery is not a delivery');
  return { body, eventId: routeDelivery(delivery, { receivedAt: 0, requestId: '' }).identity };
}
