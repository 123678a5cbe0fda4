/** What deliveries meet: the webhook URL from outside, and synthetic deliveries through the lanes. */
import { outputNames } from '../../../../infra/output-names.ts';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import { answerName, createPoster, type PostResult } from '../../http/poster.ts';
import type { Target } from '../../target.ts';
import { runSmoke, type SmokeResult } from '../smoke/run-smoke.ts';
import type { Check, Finding } from './finding.ts';

/** CometChat's limit (contract, section 8). */
const longestUrl = 255;
const timeout = 10_000;
const toleratedClockDifference = 60_000;

/** The webhook URL is one that CometChat takes, strangers are refused there, and the clocks agree. */
export const endpointCheck: Check = {
  name: 'webhook URL',
  run: async (target) => {
    const url = target.output(outputNames.webhookUrl);
    const answer = await knock(target, url);
    return [
      ...judgeUrl(url, target.localUrl !== undefined),
      ...judgeStranger(answer),
      ...judgeClock(answer, Date.now()),
    ];
  },
};

/** Posts an empty object without credentials. */
async function knock(target: Target, url: string): Promise<PostResult> {
  const poster = createPoster({ concurrency: 1, timeout, local: target.localUrl !== undefined });
  try {
    return await poster.post({ url, body: '{}', authorization: undefined });
  } finally {
    poster.close();
  }
}

export function judgeUrl(url: string, local: boolean): Finding[] {
  const check = 'webhook URL';
  if (!local && !url.startsWith('https://'))
    return [
      {
        check,
        grade: 'fail',
        says: "it doesn't use HTTPS",
        advice: 'CometChat only sends to HTTPS: check the deployed API',
      },
    ];
  if (url.length > longestUrl)
    return [
      {
        check,
        grade: 'fail',
        says: `it has ${url.length} characters; CometChat accepts at most ${longestUrl}`,
        advice: 'give the relay a custom domain in infra/relay.config.ts',
      },
    ];
  return [];
}

export function judgeStranger(answer: PostResult): Finding[] {
  const check = 'strangers are refused';
  if (answer.status === undefined)
    return [
      {
        check,
        grade: 'fail',
        says: `the webhook URL doesn't answer (${answerName(answer)})`,
        advice: 'is the stack deployed, and does the DNS name of a custom domain point to it?',
      },
    ];
  if (answer.status === 401 && answer.headers['www-authenticate'] !== undefined)
    return [{ check, grade: 'ok', says: 'without credentials the answer is 401' }];
  return [
    {
      check,
      grade: 'fail',
      says: `without credentials the answer is ${answer.status}; it should be 401 with WWW-Authenticate`,
      advice:
        answer.status < 300
          ? 'anyone can post events: disable the webhook at CometChat now, then check the ingress function'
          : 'something in front of the ingress function answers: check the API and its throttling',
    },
  ];
}

export function judgeClock(answer: PostResult, now: number): Finding[] {
  const check = 'clock';
  const date = answer.headers.date;
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirs)) return [{ check, grade: 'not checked', says: 'the response has no Date header' }];
  const difference = Math.abs(now - theirs);
  if (difference <= toleratedClockDifference)
    return [{ check, grade: 'ok', says: 'this machine and the relay agree on the time' }];
  return [
    {
      check,
      grade: 'warn',
      says: `this machine and the relay differ by ${Math.round(difference / 1000)} s`,
      advice: "set this machine's clock: AWS rejects requests that are more than five minutes off",
    },
  ];
}

const patience = 90_000;
/** A lane publishes within some hundred milliseconds; a cold start and a batch's wait may add seconds. */
const slowPublication = 10_000;

/** Synthetic deliveries with the relay's credentials go all the way through these lanes. */
export function smokeCheck(appId: string, lanes: readonly Category[]): Check {
  return {
    name: 'a delivery goes through',
    run: async (target, context) => {
      const results = await Promise.all(
        lanes.map((lane) => runSmoke(target, { appId, lane, patience, signal: context.signal })),
      );
      return [...results.map(judgeSmoke), ...untravelled(lanes)];
    },
  };
}

/** What `--no-smoke` leaves open. */
export const noSmokeCheck: Check = {
  name: 'a delivery goes through',
  run: async () => untravelled([]),
};

/** Whether a synthetic delivery came through its lane, and in time. */
export function judgeSmoke({ ok, lane, advice, status, event }: SmokeResult): Finding {
  const check = `a delivery goes through the lane ${lane}`;
  if (!ok)
    return {
      check,
      grade: event?.result === 'unmatched' ? 'warn' : 'fail',
      says:
        status === '200' ? 'acknowledged but not published' : `a valid delivery was answered with ${status}`,
      advice: advice.join('; '),
    };
  const latency = event?.latency;
  const says = `acknowledged, and published ${latency ?? '?'} ms after its receipt`;
  if (latency !== undefined && latency <= slowPublication) return { check, grade: 'ok', says };
  return {
    check,
    grade: 'warn',
    says: `${says}; a lane should take less than ${slowPublication / 1000} s`,
    advice: 'is the lane backed up, or its worker throttled? See docs/runbook.md#deliveries-waiting',
  };
}

function untravelled(lanes: readonly Category[]): Finding[] {
  const others = categories.filter((lane) => !lanes.includes(lane));
  if (others.length === 0) return [];
  return [
    {
      check: 'sending through other lanes',
      grade: 'not checked',
      says: `no delivery was sent through ${others.join(', ')}`,
      advice: '`--lane` names lanes, `--thorough` takes all; their consumers get a synthetic event',
    },
  ];
}
