/**
 * What the local run says: to a person in a terminal of 80 columns as lines, to a program as JSON records. Neither holds a
 * word of what people wrote.
 */
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { messages } from '../../../lambda/telemetry/messages.ts';
import { readLine } from '../../../lambda/telemetry/read-line.ts';
import { readRuleOutcomes } from '../../../lambda/telemetry/rule-outcomes.ts';
import { type JsonObject, parseJsonObject } from '../../json/json.ts';
import { escapeToOneLine } from '../../terminal/escape-controls.ts';
import type { LogLine } from '../log-store.ts';
import type { ObservedMessage } from '../messages.ts';

type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** A line of output; the colour is put on after its control characters are escaped. */
export type Line = string | { readonly text: string; readonly colour: Colour };

export interface Report {
  readonly lines: readonly Line[];
  /** Undefined: a program isn't told. */
  readonly record?: JsonObject;
}

export const starting: Report = { lines: ['Starting the relay ...'] };

export const stopping: Report = { lines: ['', 'Stopping ...'], record: { kind: 'stopping' } };

/** A part of a start that takes its time. */
export function stepReport(what: string): Report {
  return { lines: [{ text: `  ${what}`, colour: 'dim' }] };
}

export function problemReport(message: string, advice?: string): Report {
  const lines = advice === undefined ? [] : [`${indent}${advice}`];
  const record = { kind: 'problem', message, advice };
  return { lines: [{ text: `${indent}${message}`, colour: 'red' }, ...lines], record };
}

const looks = {
  event: { name: 'event', colour: 'green' },
  'dead-letter': { name: 'dead', colour: 'red' },
  duplicate: { name: 'duplicate', colour: 'dim' },
} as const;

/** A message that a queue has accepted, or dropped as a duplicate. */
export function messageReport({ kind, queueName, body }: ObservedMessage, now: Date): Report {
  const fields = parseJsonObject(body);
  const text = (name: string) => {
    const value = fields?.[name];
    return typeof value === 'string' ? value : '-';
  };
  // Lanes hold deliveries; what a consumer or the archive gave up is an event too.
  const about =
    fields?.trigger === undefined
      ? { type: text('type'), subject: text('subject'), id: text('id') }
      : { trigger: text('trigger') };
  const record = { kind, time: now.toISOString(), queue: queueName, ...about };
  const {
    type = '',
    trigger = type.replace('com.cometchat.', ''),
    subject = '-',
  }: Record<string, string> = about;
  // The end of a queue's name tells it from the others.
  const queue = queueName.replace(/\.fifo$/, '').replace(/^.{2,}(?=.{17}$)/, '…');
  const outcome = kind === 'duplicate' ? 'dropped by SQS' : queue;
  const { name, colour } = looks[kind];
  return { lines: [row(name, record.time, [trigger, subject, outcome], colour)], record };
}

/** A log line of an answer that no event comes of, or of a function that complains; undefined for every other line. */
export function logReport({ time, logGroup, message }: LogLine): Report | undefined {
  const fields = readLine(message)?.fields;
  if (fields === undefined) return undefined;
  const answer = fields.message === messages.delivery ? answerOf(fields) : undefined;
  if (answer !== undefined) {
    const { kind, name, outcome, colour } = answer;
    const { trigger = '-' } = fields;
    const record = { kind, time: new Date(time).toISOString(), trigger, outcome };
    return { lines: [row(name, record.time, [trigger, '-', outcome], colour)], record };
  }
  const complaint = complaintOf(fields);
  if (complaint === undefined) return undefined;
  const text = `${indent}${logGroup.split('/').at(-1)}: ${complaint}`;
  return { lines: [{ text, colour: 'red' }], record: { kind: 'complaint', logGroup, message: complaint } };
}

/** How a request was answered with a decision, or refused. */
function answerOf(fields: LogFields) {
  const { status = 0, error, verdict, rule, forced } = fields;
  if (status >= 400) {
    const colour: Colour = status >= 500 ? 'red' : 'yellow';
    return { kind: 'refusal', name: 'refused', outcome: [status, error ?? []].flat().join(' '), colour };
  }
  if (verdict === undefined) return undefined;
  const shadow = readRuleOutcomes(fields.ruleOutcomes)
    .filter(({ outcome }) => outcome === 'would-have-dropped')
    .map((one) => one.rule)
    .join(',');
  const outcome = [
    rule === undefined ? verdict : `${verdict}: ${rule}`,
    ...(forced ? ['forced'] : []),
    ...(shadow === '' ? [] : [`(shadow: ${shadow})`]),
  ].join(' ');
  const colour: Colour = forced || verdict === 'drop' ? 'yellow' : 'green';
  return { kind: 'decision', name: 'decision', outcome, colour };
}

const complaining = ['WARN', 'ERROR', 'CRITICAL'];

function complaintOf(fields: LogFields): string | undefined {
  // What is wrong with the rules' settings is said in `problems`, by path and without values.
  const { level = '', message, reason, errorType, problems = [] } = fields;
  if (!complaining.includes(level)) return undefined;
  const details = [reason, errorType, ...problems].filter((detail) => detail !== undefined);
  return `${level} ${message}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}

/** The width of a row's time, and a space. */
const indent = ' '.repeat(9);
const widths = [24, 16, 18];

/** One row of at most 79 characters: a terminal of 80 columns may break after the last. */
function row(name: string, time: string, cells: readonly string[], colour: Colour): Line {
  const columns = cells.map((cell, index) => cut(cell, widths[index] ?? 0).padEnd(widths[index] ?? 0));
  return { text: [time.slice(11, 19), name.padEnd(9), ...columns].join(' ').trimEnd(), colour };
}

function cut(text: string, width: number): string {
  const safe = escapeToOneLine(text);
  return safe.length > width ? `${safe.slice(0, width - 1)}…` : safe;
}
