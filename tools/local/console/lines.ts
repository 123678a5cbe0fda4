import { readLine } from '../../../lambda/telemetry/read-line.ts';
import { parseJsonObject } from '../../json/json.ts';
import type { LocalRelay } from '../local-relay.ts';
import type { LogLine } from '../log-store.ts';
import type { ObservedMessage } from '../messages.ts';
import { activityOfLog, activityOfMessage } from './activity.ts';

/** A line of output; the colour is put on after its control characters are escaped. */
export type Line =
  | string
  | { readonly text: string; readonly colour: 'green' | 'yellow' | 'red' | 'dim' | 'bold' };

/** What the local run says, line by line: for a person in a terminal, or as JSON for a program. */
export interface Lines {
  starting(): readonly Line[];
  /** Before each part of a start that takes its time. */
  step(what: string): readonly Line[];
  ready(relay: LocalRelay): readonly Line[];
  message(message: ObservedMessage, time: Date): readonly Line[];
  /** Of lines that say that something is wrong, and of answers that no event comes of; empty for the others. */
  log(line: LogLine): readonly Line[];
  problem(problem: string, advice?: string): readonly Line[];
  stopping(): readonly Line[];
}

/** What a function complained of: a log line of level WARN or worse; undefined for every other line. */
export function complaintOf({ message }: LogLine): string | undefined {
  const fields = readLine(message)?.fields;
  if (fields?.level === undefined || !complaining.includes(fields.level)) return undefined;
  // What is wrong with the rules' settings is said there, by path and without values.
  const { level, message: text, reason, errorType, problems = [] } = fields;
  const details = [reason, errorType, ...problems].filter((detail) => detail !== undefined);
  return `${level} ${text}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}

const complaining = ['WARN', 'ERROR', 'CRITICAL'];

/** JSON lines: one object each, told apart by `kind`. */
export const jsonLines: Lines = {
  starting: () => [],
  step: () => [],
  ready: (relay) => [
    JSON.stringify({
      kind: 'ready',
      pageUrl: relay.pageUrl,
      webhookUrl: relay.webhookUrl,
      moderationUrl: relay.moderationUrl,
      ...relay.credentials,
      consoleUrl: relay.consoleUrl,
      sqsEndpoint: relay.sqsEndpoint,
      region: relay.region,
      consumerQueueUrls: relay.consumerQueues.flatMap((name) => relay.queueUrls[name] ?? []),
      settingsFile: relay.settingsFile,
      logDirectory: relay.logDirectory,
    }),
  ],
  message: (message, time) => [
    JSON.stringify({
      kind: message.kind,
      time: time.toISOString(),
      queue: message.queueName,
      ...(message.kind === 'event' ? eventFields(message.body) : {}),
      ...(message.kind === 'duplicate' ? { trigger: activityOfMessage(message).trigger } : {}),
    }),
  ],
  log: (line) => {
    const activity = activityOfLog(line);
    if (activity !== undefined) {
      const { kind, trigger, outcome } = activity;
      return [JSON.stringify({ kind, time: new Date(line.time).toISOString(), trigger, outcome })];
    }
    const complaint = complaintOf(line);
    return complaint === undefined
      ? []
      : [JSON.stringify({ kind: 'complaint', logGroup: line.logGroup, message: complaint })];
  },
  problem: (message, advice) => [
    JSON.stringify({ kind: 'problem', message, ...(advice === undefined ? {} : { advice }) }),
  ],
  stopping: () => [JSON.stringify({ kind: 'stopping' })],
};

/** The parts of an event that may be shown: never its data. */
function eventFields(body: string): Readonly<Record<'type' | 'subject' | 'id', string>> {
  const event = parseJsonObject(body);
  const field = (name: string) => {
    const value = event?.[name];
    return typeof value === 'string' ? value : '-';
  };
  return { type: field('type'), subject: field('subject'), id: field('id') };
}
