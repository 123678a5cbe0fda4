import { outputNames } from '../../../../infra/output-names.ts';
import type { Category } from '../../../../lambda/cometchat/categories.ts';
import { smokeTrigger } from '../../../../lambda/cometchat/smoke-test.ts';
import {
  type Answer,
  answerName,
  basicAuthorization,
  createPoster,
  vendorTimeout,
} from '../../http/poster.ts';
import { asLogged, textField } from '../../logs/log-line.ts';
import { openLogStore, workerLogGroups } from '../../logs/relay-logs.ts';
import type { Target } from '../../target.ts';
import { fromLogLine, type TailedEvent } from '../tail/tailed-event.ts';
import { makeSmokeDelivery } from './smoke-delivery.ts';

export interface SmokeOptions {
  readonly appId: string;
  /** The lane that the delivery takes. */
  readonly lane: Category;
  /** Milliseconds to wait for the worker's log line. */
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly onStep?: (step: string) => void;
}

/** How far a synthetic delivery came. */
export interface SmokeResult {
  readonly ok: boolean;
  readonly lane: Category;
  readonly eventId: string;
  readonly status: string;
  /** Milliseconds until the answer. */
  readonly answerMilliseconds: number;
  /** What the worker said of it; undefined where it said nothing in time. */
  readonly event: TailedEvent | undefined;
  /** What is wrong, or worth knowing, and what to do. */
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
/** Longer than CometChat waits, so that a slow answer is seen and not only missed. */
const smokeTimeout = 10_000;

async function post(target: Target, url: string, body: string): Promise<Answer> {
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
    if (textField(line.fields, 'id') !== eventId) continue;
    latest = fromLogLine(line);
    // A record that failed is handed over again: wait for what becomes of it.
    if (latest !== undefined && latest.result !== 'failed') return latest;
  }
  return latest;
}

function adviceForAnswer(answer: Answer, { appId, lane }: SmokeOptions): string {
  switch (answer.status) {
    case 401:
      return 'the relay refuses the credentials of its own secret: if it was changed just now, wait a minute; else see `relay doctor`';
    case 403:
      return `the app ${appId} is not among the allowed app ids: give one of those with --app-id`;
    case undefined:
      return `no answer (${answer.failure}): is the webhook URL right, and does its DNS name resolve here?`;
    case 503:
      return `SQS didn't take the delivery for the lane ${lane} in time: check its queue and the ingress function's permission to send to it; see docs/runbook.md`;
    default:
      return 'see the log lines of the ingress function: `relay explain` with the request id';
  }
}

function adviceForTime(answer: Answer): string[] {
  return answer.milliseconds > vendorTimeout
    ? [`the answer took ${Math.round(answer.milliseconds)} ms; CometChat waits ${vendorTimeout} ms only`]
    : [];
}

function adviceForEvent(event: TailedEvent | undefined, eventId: string): string[] {
  if (event === undefined)
    return [
      `no log line of the worker in time: try \`relay explain ${eventId}\` in a minute, then the runbook on backlog`,
    ];
  switch (event.result) {
    case 'published':
      return [];
    case 'unmatched':
      return [
        'it was processed, but no consumer asks for events of this type, so nothing shows that publishing works',
      ];
    default:
      return [
        `${event.result}${event.reason === undefined ? '' : ` (${event.reason})`}: see \`relay dlq list\` and the runbook`,
      ];
  }
}
