/** `dlq list` and `dlq show`: reading dead-letter queues. */
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { flag, limitFlags, type OptionValues, option, wholeNumber } from '../../options.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { columns, describeDuration, printable } from '../../terminal.ts';
import {
  adviceForReceivedTooOften,
  diagnose,
  letterRecord,
  queueRecord,
  receivedTooOften,
  summariseReasons,
} from './dead-letter.ts';
import { chooseQueues, queueOptions } from './selection.ts';
import { survey } from './survey.ts';

const lookOptions = {
  ...queueOptions,
  limit: option(limitFlags, 'read at most this many records per queue', wholeNumber(1).prefault('1000')),
};

async function look(options: OptionValues<typeof lookOptions>, context: CommandContext) {
  return survey(await chooseQueues(options, true, context), options.limit, context);
}

const none = 'No dead letters.';
const titles = ['QUEUE', 'REASON', 'COUNT', 'OLDEST', 'NEWEST', 'TRIGGERS'];

/** `dlq list`: how many records are in which queue, and why. */
export const listCommand = command('list', {
  description: 'Count dead letters by queue and reason. Exit code 1 if there are any.',
  options: lookOptions,
  async run(options, context) {
    const { terminal } = context;
    const surveys = await look(options, context);
    const summaries = surveys.flatMap(({ queue, letters }) => summariseReasons(queue, letters));
    const [head, ...rows] = columns([titles, ...summaries.map(toRow)]);
    if (summaries.length > 0) terminal.line(head);
    for (const [index, summary] of summaries.entries()) terminal.record(summary, () => [rows[index]]);
    for (const { queue, letters, depth, unseen } of surveys) {
      const seen = letters.length;
      terminal.record({ ...queueRecord('dead-letter-queue', queue), ...depth, seen, unseen }, () => [
        unseen > 0 &&
          `${describeQueue(queue)}: ${seen} seen, about ${unseen} not: a FIFO queue shows only the first records of each group,\n` +
            '  and none that another run holds. The counts above are of the records seen.',
      ]);
    }
    for (const { queue, letters } of surveys)
      if (letters.some((letter) => diagnose(letter, queue.kind).reason === receivedTooOften))
        terminal.line(`${describeQueue(queue)}: ${receivedTooOften}: ${adviceForReceivedTooOften(queue)}`);
    if (surveys.every(({ letters, unseen }) => letters.length + unseen === 0)) terminal.line(none);
    else context.exitCode = exitCodes.problems;
  },
});

function toRow(summary: ReturnType<typeof summariseReasons>[number]): string[] {
  const { queue, name, reason, count, oldest, newest, triggers } = summary;
  const counts = Object.entries(triggers).map(([trigger, number]) => `${printable(trigger, 60)} ${number}`);
  const named = counts.slice(0, 3).join(', ') + (counts.length > 3 ? ', ...' : '');
  const ages = [oldest, newest].map(describeDuration);
  return [`${queue} ${name}`, printable(reason, 40), String(count), ...ages, named];
}

/** `dlq show`: one record; without an id, the first ones of each queue. */
export const showCommand = command('show', {
  description: 'Show one record and why it failed; without an id, the first ones.',
  operand: ['[message-id]', 'the message id, or the start of it'],
  options: { ...lookOptions, payload: flag('--payload', 'show the content too: what people wrote') },
  async run({ payload, ...options }, context, id = '') {
    const { terminal } = context;
    const surveys = await look(options, context);
    const unseen = surveys.reduce((sum, survey) => sum + survey.unseen, 0);
    const hidden = unseen > 0 ? `; about ${unseen} records are hidden behind others of their group` : '';
    const found = surveys.flatMap(({ queue, letters }) =>
      letters.filter(({ messageId }) => messageId.startsWith(id)).map((letter) => ({ queue, letter })),
    );
    if (found.length === 0 && id !== '')
      throw new RelayError(`No record ${printable(id)} was seen${hidden}.`);
    if (found.length === 0) terminal.line(none);
    for (const { queue, letter } of found) {
      const { attributes, body, ...facts } = letterRecord(queue, letter);
      const { webhook, requestId, receivedAt } = attributes;
      const received = new Date(Number(receivedAt ?? Number.NaN));
      const record = {
        ...facts,
        detail: facts.reason === receivedTooOften ? adviceForReceivedTooOften(queue) : facts.detail,
        webhook,
        requestId,
        receivedAt: Number.isNaN(received.getTime()) ? receivedAt : received.toISOString(),
      };
      terminal.record({ kind: 'dead-letter', ...record, ...(payload && { body }) }, () => [
        ...columns(Object.entries(record).flatMap(factRow)),
        payload ? printable(body, 1_048_576) : '(--payload shows the content)',
        '',
      ]);
    }
  },
});

/** `deadLetteredAt` becomes "dead lettered at"; a fact that isn't known has no row. */
function factRow([name, value]: [string, unknown]): string[][] {
  const title = name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return value === undefined ? [] : [[title, printable(String(value), 1_100)]];
}
