import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import { parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import { smokeTrigger } from '../../../../lambda/cometchat/smoke-test.ts';
import { command } from '../../declare.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { answerName, type PostResult, post, vendorTimeout } from '../../http/post.ts';
import { asLogged } from '../../logs/log-store.ts';
import { openLogStore, workerLogGroups } from '../../logs/relay-logs.ts';
import { duration, flag, type OptionValues, option } from '../../options.ts';
import type { Target } from '../../target.ts';
import { type OutputLines, printable, type Terminal } from '../../terminal.ts';
import { fromLogLine, type TailedEvent } from '../tail/tailed-event.ts';

const help = `
Examples:
  relay smoke --local
  relay smoke --stage prod --region eu-west-1              after each deployment
  relay smoke --stage prod --app-id 2748...                if only some apps are allowed
  relay smoke --stage prod --lane messages                 through another lane
  relay smoke --stage prod --thorough                      through every lane
  relay smoke --stage prod --json || exit 1                in a pipeline

It posts one delivery of the trigger relay_smoke_test to each lane, with the relay's own credentials, and waits until the
worker logs its publication. It reads no queue. Consumers that ask for every event, or for the lane's category, get an
event of the type com.cometchat.relay_smoke_test and should ignore it. It isn't counted as drift.`;

/** The lanes that synthetic deliveries take. */
export const laneOptions = {
  lane: option(
    '-l, --lane <lane...>',
    'the lanes to send through (default: other)',
    z.array(z.enum(categories)).optional(),
  ),
  thorough: flag('--thorough', 'send through every lane: its consumers get a synthetic event'),
};

/** The lanes that {@link laneOptions} choose. */
export function chosenLanes({ lane, thorough }: OptionValues<typeof laneOptions>): readonly Category[] {
  if (thorough && lane !== undefined) throw new UsageError('Choose one: --lane or --thorough.');
  return thorough ? categories : (lane ?? ['other']);
}

const smokeOptions = {
  ...laneOptions,
  appId: option('--app-id <id>', 'the app id in the delivery', z.string().prefault('relay-smoke-test')),
  timeout: option('--timeout <time>', 'how long to wait for a publication', duration.prefault('2m')),
};

/** `smoke`: follows a synthetic delivery through the whole relay. */
export const smokeCommand = command('smoke', {
  description: 'Send synthetic deliveries and follow them to their publication.',
  help,
  options: smokeOptions,
  run: async ({ appId, timeout: patience, ...choice }, context) => {
    const { signal, terminal } = context;
    for (const lane of chosenLanes(choice)) {
      if (signal.aborted) return;
      terminal.progress(`waiting for a delivery to come through the lane ${lane}`);
      const result = await runSmoke(await context.target(), { appId, lane, patience, signal });
      terminal.record(result, () => describeResult(result, terminal));
      if (!result.ok) context.exitCode = exitCodes.problems;
    }
  },
});

function describeResult(result: SmokeResult, { paint }: Terminal): OutputLines {
  const { ok, lane, event, status, answerMilliseconds, eventId, advice } = result;
  return [
    ok
      ? paint('green', 'ok: the delivery was acknowledged and its event is published')
      : paint('red', "failed: the event wasn't published"),
    `  lane       ${lane}`,
    `  answered   ${status} after ${answerMilliseconds} ms`,
    `  event id   ${eventId}`,
    event?.result === 'published' &&
      `  published  to ${printable(event.consumers.join(', '))}, ${event.latency ?? '?'} ms after its receipt`,
    ...advice.map((text) => `  note       ${text}`),
  ];
}

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
  if (status === undefined)
    return `no answer (${failure}): check the webhook URL, and that its DNS name resolves here`;
  const advice: Readonly<Record<number, string>> = {
    401: 'the relay rejects the credentials in its own secret: if you just changed them, wait a minute; otherwise run `relay doctor`',
    403: `the app ${appId} isn't allowed: pass an allowed app id with --app-id`,
    503: `SQS didn't accept the delivery for the lane ${lane} in time: check its queue and the ingress function's permission to send to it; see docs/runbook.md`,
  };
  return advice[status] ?? "check the ingress function's log: run `relay explain` with the request id";
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
