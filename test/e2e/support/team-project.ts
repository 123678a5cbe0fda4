/**
 * What a team adds to the project for its own rules, consumers and archive: all in one copy of the project, so that one
 * synthesis does for the test files that look at a part of it each.
 */
export const teamFiles: Readonly<Record<string, string>> = {
  /** What a team may write, and what it may write by mistake. */
  'rules/index.ts': `
import { defineRule } from 'cometchat-webhook-relay/rules';
const define = (name, judge) => defineRule({
  name, summary: name, options: {}, timeoutMilliseconds: 1900, create: () => judge,
});
export const rules = [
  define('hanging', () => new Promise(() => {})),
  define('blocking', () => {
    const end = Date.now() + 200;
    while (Date.now() < end);
    return { outcome: 'pass' };
  }),
  define('throwing', ({ text }) => { throw new Error(text); }),
  define('leaving', ({ text }, { signal }) => {
    void Promise.reject(new Error(text));
    setTimeout(() => { throw new Error(text); }, 1);
    signal.addEventListener('abort', () => { throw new Error(text); });
    return new Promise((resolve) => setTimeout(() => resolve({ outcome: 'pass' }), 50));
  }),
  define('scoring', () => ({ outcome: 'annotate', metadata: { riskScore: 12, labels: ['new-sender'] } })),
];
`,
  /** A consumer that the stack runs. */
  'lambda/own/consumer.ts': `
import type { SQSEvent } from 'aws-lambda';
import { parseProcessedEvent } from '../events/index.ts';
export const handler = async ({ Records }: SQSEvent) => {
  for (const record of Records) {
    const { id, type } = parseProcessedEvent(record);
    console.log(JSON.stringify({ level: 'INFO', message: 'consumed', id, type, greeting: process.env.GREETING }));
  }
  return { batchItemFailures: [] };
};
`,
};

/** Its settings, as `cdk -c` gives them. */
export const teamContext = {
  'relay.decisions.rules': './rules/index.ts',
  'relay.decisions.markForcedVerdicts': true,
  'relay.archive.retentionDays': 30,
  'relay.consumers': [
    { name: 'everything', eventTypes: ['*'] },
    { name: 'calls-only', eventTypes: ['calls.*'] },
    { name: 'edits-only', eventTypes: ['com.cometchat.message_edited'] },
    {
      name: 'own-function',
      eventTypes: ['groups.*'],
      function: { entry: 'lambda/own/consumer.ts', environment: { GREETING: 'hello' } },
    },
  ],
};
