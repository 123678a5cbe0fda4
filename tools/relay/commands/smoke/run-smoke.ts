import { randomUUID } from 'node:crypto';
import { outputNames } from '../../../../infra/output-names.ts';
import type { Category } from '../../../../lambda/cometchat/categories.ts';
import { parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import { smokeTrigger } from '../../../../lambda/cometchat/smoke-test.ts';
import { answerName, type PostResult, post, vendorTimeout } from '../../http/post.ts';
import { asLogged } from '../../logs/log-store.ts';
import { openLogStore, workerLogGroups } from '../../logs/relay-logs.ts';
import type { Target } from '../../target.ts';
import { fromLogLine, type TailedEvent } from '../tail/tailed-event.ts';

interface SmokeOptions {
  readonly appId: string;
  readonly lane: Category;
  /** Milliseconds to wait for the worker's log line. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** How far a synthetic delivery got. */
export type SmokeResult = Awaited<ReturnType<typeof runSmoke>>;

const clockTolerance = 60_000;
/** Longer than CometChat waits, to measure slow answers too. */
const timeout = 10_000;

/**
 * Posts a synthetic delivery as CometChat would and follows it to its publication by the worker's log line, so that no
 * consumer's queue is read. Consumers that ask for every event get it: its type is `com.cometchat.relay_smoke_test`.
 */
export async function runSmoke(target: Target, options: SmokeOptions) {
  const { body, eventId } = makeSmokeDelivery(options.appId, options.lane);
  const since = Date.now() - clockTolerance;
  const endpoint = { url: target.output(outputNames.webhookUrl), credentials: await target.credentials() };
  const answer = await post(endpoint, body, { timeout, local: target.localUrl !== undefined });
  const isAcknowledged = answer.status === 200;
  const event = isAcknowledged ? await awaitEvent(target, eventId, since, options) : undefined;
  const answerMilliseconds = Math.round(answer.milliseconds);
  /** What is wrong or worth knowing, and what to do. */
  const advice = [
    isAcknowledged &&
      answerMilliseconds > vendorTimeout &&
      `the answer took ${answerMilliseconds} ms; CometChat only waits ${vendorTimeout} ms`,
    isAcknowledged ? adviceForEvent(event, eventId) : adviceForAnswer(answer, options),
  ].filter((text) => typeof text === 'string');
  const result = { ok: event?.result === 'published', lane: options.lane, eventId };
  return { ...result, status: answerName(answer), answerMilliseconds, event, advice };
}

async function awaitEvent(
  target: Target,
  eventId: string,
  since: number,
  { lane, signal, patience }: SmokeOptions,
): Promise<TailedEvent | undefined> {
  const query = { contains: asLogged(eventId), since, logGroups: workerLogGroups(target, [lane]) };
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  let latest: TailedEvent | undefined;
  for await (const line of openLogStore(target).follow(query, inTime)) {
    if (line.fields.id !== eventId) continue;
    latest = fromLogLine(line);
    // A failed record is retried: wait for its result.
    if (latest !== undefined && latest.result !== 'failed') return latest;
  }
  return latest;
}

function adviceForAnswer({ status, failure }: PostResult, { appId, lane }: SmokeOptions): string {
  switch (status) {
    case 401:
      return 'the relay rejects the credentials in its own secret: if you just changed them, wait a minute; otherwise run `relay doctor`';
    case 403:
      return `the app ${appId} isn't allowed: pass an allowed app id with --app-id`;
    case undefined:
      return `no answer (${failure}): check the webhook URL, and that its DNS name resolves here`;
    case 503:
      return `SQS didn't accept the delivery for the lane ${lane} in time: check its queue and the ingress function's permission to send to it; see docs/runbook.md`;
    default:
      return "check the ingress function's log: run `relay explain` with the request id";
  }
}

function adviceForEvent(event: TailedEvent | undefined, eventId: string): string | undefined {
  if (event === undefined)
    return `the worker logged nothing in time: run \`relay explain ${eventId}\` in a minute, then see the runbook on backlog`;
  const { result, reason } = event;
  if (result === 'published') return undefined;
  if (result === 'unmatched')
    return 'the event was processed, but no consumer asks for its type, so nothing shows that publishing works';
  return `${result}${reason === undefined ? '' : ` (${reason})`}: see \`relay dlq list\` and the runbook`;
}

/** A synthetic delivery for a lane and the id of its event: new ones each time, and nothing about a person. */
export function makeSmokeDelivery(appId: string, lane: Category): { body: string; eventId: string } {
  const data = { lane, nonce: randomUUID() };
  const envelope = { trigger: smokeTrigger, data, appId, region: 'test', webhook: 'relay-smoke-test' };
  const delivery = parseDelivery(envelope);
  if (delivery === undefined) throw new Error("the smoke delivery isn't a delivery");
  const { identity } = routeDelivery(delivery, { receivedAt: 0, requestId: '' });
  return { body: JSON.stringify(envelope), eventId: identity };
}
