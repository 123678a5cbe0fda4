/** What deliveries meet: the webhook URL from outside, and synthetic deliveries through the lanes. */
import { outputNames } from '../../../../infra/output-names.ts';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import { answerName, type PostResult, post } from '../../http/post.ts';
import { runSmoke, type SmokeResult } from '../smoke/run-smoke.ts';
import { longest } from '../webhook/desired-webhook.ts';
import { type Check, type Finding, finding } from './finding.ts';

const timeout = 10_000;
const toleratedClockDifference = 60_000;

/** CometChat accepts the webhook URL, strangers are refused there, and the clocks agree. */
export const endpointCheck: Check = {
  name: 'webhook URL',
  run: async ({ output, localUrl }) => {
    const url = output(outputNames.webhookUrl);
    const local = localUrl !== undefined;
    const answer = await post({ url }, '{}', { timeout, local });
    return [...judgeUrl(url, local), ...judgeStranger(answer), ...judgeClock(answer, Date.now())];
  },
};

export function judgeUrl(url: string, local: boolean): Finding[] {
  const check = 'webhook URL';
  if (!local && !url.startsWith('https://'))
    return [
      finding(check, 'fail', "it doesn't use HTTPS", 'CometChat only sends to HTTPS: check the deployed API'),
    ];
  if (url.length <= longest.url) return [];
  const says = `it has ${url.length} characters; CometChat accepts at most ${longest.url}`;
  return [finding(check, 'fail', says, 'give the relay a custom domain in infra/relay.config.ts')];
}

/** `answer` is the answer to a request without credentials. */
export function judgeStranger(answer: PostResult): Finding[] {
  const check = 'strangers are refused';
  const { status } = answer;
  if (status === undefined) {
    const says = `the webhook URL doesn't answer (${answerName(answer)})`;
    const advice = 'check that the stack is deployed, and that the DNS name of a custom domain points to it';
    return [finding(check, 'fail', says, advice)];
  }
  if (status === 401 && answer.headers['www-authenticate'] !== undefined)
    return [finding(check, 'ok', 'without credentials the answer is 401')];
  const says = `without credentials the answer is ${status}; it should be 401 with WWW-Authenticate`;
  const advice =
    status < 300
      ? 'anyone can post events: disable the webhook at CometChat now, then check the ingress function'
      : 'something in front of the ingress function answers: check the API and its throttling';
  return [finding(check, 'fail', says, advice)];
}

export function judgeClock(answer: PostResult, now: number): Finding[] {
  const check = 'clock';
  const { date } = answer.headers;
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirs)) return [finding(check, 'not checked', 'the response has no Date header')];
  const difference = Math.abs(now - theirs);
  if (difference <= toleratedClockDifference)
    return [finding(check, 'ok', 'this machine and the relay agree on the time')];
  const says = `this machine and the relay differ by ${Math.round(difference / 1000)} s`;
  const advice = "set this machine's clock: AWS rejects requests that are more than five minutes off";
  return [finding(check, 'warn', says, advice)];
}

const patience = 90_000;
/** A lane publishes within some hundred milliseconds; a cold start and a batch's wait may add seconds. */
const slowPublication = 10_000;

/** Synthetic deliveries with the relay's credentials go all the way through these lanes. */
export function smokeCheck(appId: string, lanes: readonly Category[]): Check {
  return {
    name: 'a delivery goes through',
    run: async (target, { signal }) => {
      const results = await Promise.all(
        lanes.map((lane) => runSmoke(target, { appId, lane, patience, signal })),
      );
      return [...results.map(judgeSmoke), ...unusedLanes(lanes)];
    },
  };
}

/** Whether a synthetic delivery came through its lane, and in time. */
export function judgeSmoke({ ok, lane, advice, status, event }: SmokeResult): Finding {
  const check = `a delivery goes through the lane ${lane}`;
  if (!ok) {
    const grade = event?.result === 'unmatched' ? 'warn' : 'fail';
    const says =
      status === '200' ? 'acknowledged but not published' : `a valid delivery was answered with ${status}`;
    return finding(check, grade, says, advice.join('; '));
  }
  const latency = event?.latency;
  const says = `acknowledged, and published ${latency ?? '?'} ms after its receipt`;
  if (latency !== undefined && latency <= slowPublication) return finding(check, 'ok', says);
  return finding(
    check,
    'warn',
    `${says}; a lane should take less than ${slowPublication / 1000} s`,
    'check whether the lane is backed up or its worker throttled: docs/runbook.md#deliveries-waiting',
  );
}

function unusedLanes(used: readonly Category[]): Finding[] {
  const others = categories.filter((lane) => !used.includes(lane));
  if (others.length === 0) return [];
  const advice = '`--lane` names lanes, `--thorough` takes all; their consumers get a synthetic event';
  const says = `no delivery was sent through ${others.join(', ')}`;
  return [finding('sending through other lanes', 'not checked', says, advice)];
}
