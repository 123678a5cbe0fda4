/** What deliveries meet: the webhook URL from outside, the lanes, and errors on the way. */
import { outputNames } from '../../../../infra/output-names.ts';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import type { CommandContext } from '../../context.ts';
import { answerName, type PostResult, post } from '../../http/post.ts';
import type { FoundLines, LogLine } from '../../logs/log-store.ts';
import { allLogGroups, openLogStore } from '../../logs/relay-logs.ts';
import type { Target } from '../../target.ts';
import { countOf } from '../../terminal.ts';
import { runSmoke, type SmokeResult } from '../smoke/command.ts';
import { longestUrl } from '../webhook/desired-webhook.ts';
import { type Finding, findingsOf } from './finding.ts';

const timeout = 10_000;
const toleratedClockDifference = 60_000;

/** CometChat accepts the webhook URL, strangers are refused there, and the clocks agree. */
export async function checkEndpoint({ output, localUrl }: Target): Promise<Finding[]> {
  const url = output(outputNames.webhookUrl);
  const local = localUrl !== undefined;
  const answer = await post({ url }, '{}', { timeout, local });
  return [...judgeUrl(url, local), judgeStranger(answer), judgeClock(answer, Date.now())];
}

export function judgeUrl(url: string, local: boolean): Finding[] {
  const { fail } = findingsOf('webhook URL');
  if (!local && !url.startsWith('https://'))
    return [fail("it doesn't use HTTPS", 'CometChat only sends to HTTPS: check the deployed API')];
  if (url.length <= longestUrl) return [];
  const says = `it has ${url.length} characters; CometChat accepts at most ${longestUrl}`;
  return [fail(says, 'give the relay a custom domain in infra/relay.config.ts')];
}

/** `answer` is the answer to a request without credentials. */
export function judgeStranger(answer: PostResult): Finding {
  const { ok, fail } = findingsOf('strangers are refused');
  const { status, headers } = answer;
  if (status === undefined)
    return fail(
      `the webhook URL doesn't answer (${answerName(answer)})`,
      'check that the stack is deployed, and that the DNS name of a custom domain points to it',
    );
  if (status === 401 && headers['www-authenticate'] !== undefined)
    return ok('without credentials the answer is 401');
  return fail(
    `without credentials the answer is ${status}; it should be 401 with WWW-Authenticate`,
    status < 300
      ? 'anyone can post events: disable the webhook at CometChat now, then check the ingress function'
      : 'something in front of the ingress function answers: check the API and its throttling',
  );
}

export function judgeClock({ headers: { date } }: PostResult, now: number): Finding {
  const { ok, warn, notChecked } = findingsOf('clock');
  const difference = Math.abs(now - Date.parse(String(date)));
  if (Number.isNaN(difference)) return notChecked('the response has no Date header');
  if (difference <= toleratedClockDifference) return ok('this machine and the relay agree on the time');
  return warn(
    `this machine and the relay differ by ${Math.round(difference / 1000)} s`,
    "set this machine's clock: AWS rejects requests that are more than five minutes off",
  );
}

const patience = 90_000;
/** A lane publishes within some hundred milliseconds; a cold start and a batch's wait may add seconds. */
const slowPublication = 10_000;

/** Synthetic deliveries with the relay's credentials go all the way through these lanes. */
export async function checkLanes(
  appId: string,
  lanes: readonly Category[],
  target: Target,
  { signal }: CommandContext,
): Promise<Finding[]> {
  const results = await Promise.all(lanes.map((lane) => runSmoke(target, { appId, lane, patience, signal })));
  const findings = results.map(judgeSmoke);
  const others = categories.filter((lane) => !lanes.includes(lane));
  if (others.length === 0) return findings;
  const says = `no delivery was sent through ${others.join(', ')}`;
  const advice = '`--lane` names lanes, `--thorough` takes all; their consumers get a synthetic event';
  return [...findings, findingsOf('sending through other lanes').notChecked(says, advice)];
}

/** Whether a synthetic delivery came through its lane, and in time. */
export function judgeSmoke({ ok: passed, lane, advice, status, event }: SmokeResult): Finding {
  const { ok, warn, fail } = findingsOf(`a delivery goes through the lane ${lane}`);
  if (!passed) {
    const refused = `a valid delivery was answered with ${status}`;
    const says = status === '200' ? 'acknowledged but not published' : refused;
    return (event?.result === 'unmatched' ? warn : fail)(says, advice.join('; '));
  }
  const latency = event?.latency;
  const says = `acknowledged, and published ${latency ?? '?'} ms after its receipt`;
  if (latency !== undefined && latency <= slowPublication) return ok(says);
  return warn(
    `${says}; a lane should take less than ${slowPublication / 1000} s`,
    'check whether the lane is backed up or its worker throttled: docs/runbook.md#deliveries-waiting',
  );
}

const lookBackMilliseconds = 3_600_000;
/** What the line of an error holds, and what Lambda writes when it kills a function. */
const errorTexts = ['ERROR', 'Task timed out', 'Runtime exited'];

/** The functions logged no error within the last hour. */
export async function checkErrors(target: Target): Promise<Finding[]> {
  const store = openLogStore(target);
  const query = { since: Date.now() - lookBackMilliseconds, logGroups: allLogGroups(target) };
  const found = await Promise.all(errorTexts.map((contains) => store.find({ ...query, contains })));
  return judgeErrors({
    lines: found.flatMap(({ lines }) => lines),
    incomplete: found.some(({ incomplete }) => incomplete),
  });
}

/** One finding for each kind of error, with how often and when it was logged last. */
export function judgeErrors({ lines, incomplete }: FoundLines): Finding[] {
  const { ok, warn, notChecked } = findingsOf('errors of the last hour');
  const errors = lines.filter(({ fields }) => /^(ERROR|CRITICAL)$/.test(fields.level ?? ''));
  const findings = [...Map.groupBy(errors, describeKind)].map(([kind, group]) => {
    const last = new Date(Math.max(...group.map(({ time }) => time))).toISOString();
    const requestId = group.findLast(({ fields }) => fields.requestId !== undefined)?.fields.requestId;
    return warn(
      `${countOf(group.length, 'time', 'times')} "${kind}", last at ${last}`,
      requestId === undefined
        ? "see the function's log, and docs/runbook.md"
        : `\`relay explain ${requestId}\` traces one of them; see docs/runbook.md`,
    );
  });
  if (incomplete) return [...findings, notChecked('there were more log lines than could be fetched')];
  return findings.length === 0 ? [ok('none in the log')] : findings;
}

function describeKind({ fields, logGroup }: LogLine): string {
  const { message = 'an error', status, reason, error, errorType } = fields;
  const what = [message, status, reason ?? error ?? errorType].filter((part) => part !== undefined);
  return `${logGroup.split('/').at(-1)}: ${what.join(' ')}`;
}
