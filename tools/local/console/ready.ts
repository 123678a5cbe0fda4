import { relative } from 'node:path';
import type { LocalRelay } from '../local-relay.ts';
import type { Report } from './reports.ts';

/** More queues than these are counted, so that the lines fit a terminal of 24. */
const mostQueues = 4;
const usualConsolePort = '3001';

/** Where everything is, once it's up. */
export function readyReport(relay: LocalRelay): Report {
  const { pageUrl, webhookUrl, moderationUrl, consoleUrl, sqsEndpoint, region } = relay;
  const { credentials, consumerQueues, queueUrls, settingsFile, logDirectory } = relay;
  const { port } = new URL(consoleUrl);
  const local = `--local${port === usualConsolePort ? '' : ` --local-port ${port}`}`;
  const queues = consumerQueues.slice(0, mostQueues);
  const more = consumerQueues.length - queues.length;
  const lines = [
    '',
    { text: 'The relay is running. Ctrl-C ends it.', colour: 'bold' as const },
    '',
    `  console     ${pageUrl}`,
    `  webhook     ${webhookUrl}`,
    ...(moderationUrl === '' ? [] : [`  moderation  ${moderationUrl}`]),
    `  user name   ${credentials.username}`,
    `  password    ${credentials.password}`,
    `  SQS         ${sqsEndpoint} (any credentials, ${region})`,
    ...queues.map((name, index) => `  ${index === 0 ? 'queue ' : '      '}      ${name}`),
    ...(more > 0 ? [`              and ${more} more`] : []),
    `  rules       ${shortPath(settingsFile)} (the next message uses it)`,
    `  logs        ${shortPath(logDirectory)}`,
    '',
    'Send a sample:',
    '',
    `  npm run relay -- send ${local}`,
    '',
  ];
  const addresses = { pageUrl, webhookUrl, moderationUrl, ...credentials, consoleUrl, sqsEndpoint, region };
  const consumerQueueUrls = consumerQueues.flatMap((name) => queueUrls[name] ?? []);
  return { lines, record: { kind: 'ready', ...addresses, consumerQueueUrls, settingsFile, logDirectory } };
}

/** Against the folder that the user is in, where that is shorter. */
function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
