import { relative } from 'node:path';
import { escapeToOneLine } from '../../terminal/escape-controls.ts';
import type { LocalRelay } from '../local-relay.ts';
import { type Activity, activityOfLog, activityOfMessage } from './activity.ts';
import { complaintOf, type Line, type Lines } from './lines.ts';

/** Lines for a person in a terminal of 80 columns. */
export const terminalLines: Lines = {
  starting: () => ['Starting the relay ...'],
  step: (what) => [{ text: `  ${what}`, colour: 'dim' }],
  ready: banner,
  message: (message, time) => [row(activityOfMessage(message), time)],
  log: (line) => {
    const activity = activityOfLog(line);
    if (activity !== undefined) return [row(activity, new Date(line.time))];
    const complaint = complaintOf(line);
    return complaint === undefined
      ? []
      : [{ text: `         ${line.logGroup.split('/').at(-1)}: ${complaint}`, colour: 'red' }];
  },
  problem: (problem, advice) => [
    { text: `         ${problem}`, colour: 'red' },
    ...(advice === undefined ? [] : [`         ${advice}`]),
  ],
  stopping: () => ['', 'Stopping ...'],
};

/** More queues than these are counted, so that the banner fits 24 lines. */
const mostQueues = 4;
const usualConsolePort = '3001';

function banner(relay: LocalRelay): readonly Line[] {
  const { port } = new URL(relay.consoleUrl);
  const local = `--local${port === usualConsolePort ? '' : ` --local-port ${port}`}`;
  const queues = relay.consumerQueues.slice(0, mostQueues);
  const more = relay.consumerQueues.length - queues.length;
  return [
    '',
    { text: 'The relay is running. Ctrl-C ends it.', colour: 'bold' },
    '',
    `  console     ${relay.pageUrl}`,
    `  webhook     ${relay.webhookUrl}`,
    ...(relay.moderationUrl === '' ? [] : [`  moderation  ${relay.moderationUrl}`]),
    `  user name   ${relay.credentials.username}`,
    `  password    ${relay.credentials.password}`,
    `  SQS         ${relay.sqsEndpoint} (any credentials, ${relay.region})`,
    ...queues.map((name, index) => `  ${index === 0 ? 'queue ' : '      '}      ${name}`),
    ...(more > 0 ? [`              and ${more} more`] : []),
    `  rules       ${shortPath(relay.settingsFile)} (the next message uses it)`,
    `  logs        ${shortPath(relay.logDirectory)}`,
    '',
    'Send a sample:',
    '',
    `  npm run relay -- send ${local}`,
    '',
  ];
}

/** Against the folder that the user is in, where that is shorter. */
function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}

const names = {
  event: 'event',
  'dead-letter': 'dead',
  duplicate: 'duplicate',
  decision: 'decision',
  refusal: 'refused',
} as const;

const colours = { good: 'green', neutral: 'dim', warning: 'yellow', bad: 'red' } as const;
const widths = { what: 9, trigger: 24, subject: 16, outcome: 18 } as const;

/** One row of at most 79 characters: a terminal of 80 columns may break after the last. */
function row({ kind, trigger, subject, outcome, mood }: Activity, time: Date): Line {
  const text = [
    time.toISOString().slice(11, 19),
    names[kind].padEnd(widths.what),
    cut(trigger, widths.trigger).padEnd(widths.trigger),
    cut(subject, widths.subject).padEnd(widths.subject),
    // The end of a queue's name tells it from the others.
    kind === 'event' || kind === 'dead-letter'
      ? cutStart(outcome, widths.outcome)
      : cut(outcome, widths.outcome),
  ].join(' ');
  return { text, colour: colours[mood] };
}

function cut(text: string, width: number): string {
  const safe = escapeToOneLine(text);
  return safe.length > width ? `${safe.slice(0, width - 1)}…` : safe;
}

function cutStart(text: string, width: number): string {
  const safe = escapeToOneLine(text);
  return safe.length > width ? `…${safe.slice(1 - width)}` : safe;
}
