import { isJsonArray, isJsonObject, parseJson } from '../json.ts';
import type { LocalRelay, ObservedMessage } from '../local-relay.ts';
import type { LogLine } from '../log-store.ts';

/** What the console says, line by line: for a person in a terminal, or as JSON for a program. */
export interface Lines {
  starting(): readonly string[];
  ready(relay: LocalRelay): readonly string[];
  message(message: ObservedMessage, time: Date, relay: LocalRelay | undefined): readonly string[];
  /** Only of lines that say that something is wrong; empty for the others. */
  log(line: LogLine): readonly string[];
  problem(problem: string, advice?: string): readonly string[];
  stopping(): readonly string[];
}

/** The parts of an event that may be shown: never its data. */
export interface EventSummary {
  readonly type: string;
  readonly subject: string;
  readonly id: string;
}

export function summarise(body: string): EventSummary {
  const event = parseJson(body);
  const field = (name: string) => {
    const value = isJsonObject(event) ? event[name] : undefined;
    return typeof value === 'string' ? value : '-';
  };
  return { type: field('type'), subject: field('subject'), id: field('id') };
}

/** What a function complained of: a log line of level WARN or worse; undefined for every other line. */
export function complaintOf({ message }: LogLine): string | undefined {
  const line = parseJson(message);
  if (!isJsonObject(line)) return undefined;
  const { level, message: text, reason, errorType, problems } = line;
  if (level !== 'WARN' && level !== 'ERROR' && level !== 'CRITICAL') return undefined;
  // What is wrong with the rules' settings is said there, by path and without values.
  const listed = isJsonArray(problems) ? problems : [];
  const details = [reason, errorType, ...listed].filter((detail) => typeof detail === 'string');
  return `${String(level)} ${String(text)}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}

/** JSON lines: one object each, told apart by `kind`. */
export const jsonLines: Lines = {
  starting: () => [],
  ready: (relay) => [
    JSON.stringify({
      kind: 'ready',
      webhookUrl: relay.webhookUrl,
      moderationUrl: relay.moderationUrl,
      ...relay.credentials,
      consoleUrl: relay.consoleUrl,
      sqsEndpoint: relay.sqsEndpoint,
      region: relay.region,
      consumerQueueUrls: consumerUrls(relay),
      settingsFile: relay.settingsFile,
      logDirectory: relay.logDirectory,
    }),
  ],
  message: ({ kind, queueName, body }, time) => [
    JSON.stringify({
      kind,
      time: time.toISOString(),
      queue: queueName,
      ...(kind === 'event' ? summarise(body) : {}),
    }),
  ],
  log: (line) => {
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

export function consumerUrls(relay: LocalRelay): readonly string[] {
  return relay.consumerQueues.flatMap((name) => relay.queueUrls[name] ?? []);
}
