import * as z from 'zod';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { describeError, exitCodes } from '../../errors.ts';
import { createExportFile } from '../../files.ts';
import {
  duration,
  flag,
  limitFlags,
  type OptionValues,
  option,
  wholeNumber,
  yesOption,
} from '../../options.ts';
import type { Target } from '../../target.ts';
import { countOf, describeDuration } from '../../terminal.ts';
import { connectSettingsStore } from '../rules/settings-store.ts';
import { recordedLine } from './recorded-line.ts';
import { createRecordingQueue, removeLeftovers, takeMessages } from './recording-queue.ts';
import { switchOn } from './recording-switch.ts';

/** Less than the hour after which the functions end any recording: clocks differ. */
const longestMinutes = 50;

const recordOptions = {
  out: option('--out <file>', 'the file to write', z.string().min(1).prefault('messages.ndjson')),
  limit: option(limitFlags, 'end after this many messages', wholeNumber(1, 1_000_000).prefault('10000')),
  for: option(
    '--for <time>',
    `end after this time, at most ${longestMinutes}m`,
    duration
      .refine((time) => time <= longestMinutes * 60_000, `must be at most ${longestMinutes}m`)
      .prefault('10m'),
  ),
  silence: option(
    '--silence <time>',
    'end when no message has come for this long after the first',
    duration.optional(),
  ),
  withPayload: flag('--with-payload', 'record what people wrote too'),
  yes: yesOption,
};

const help = `
Examples:
  relay record --local                                        Ctrl+C ends it
  relay record --local --with-payload -n 100
  relay record --stage prod --for 30m --silence 5m --with-payload --out prod.ndjson
  relay decide --file prod.ndjson --settings new.json         try settings on it

It records the messages that the rules are asked about: before_message and the moderation Custom API. Without
--with-payload, letters become x and digits 0: enough for rules about length, attachments or how often someone writes.
No consumer's queue is touched. The messages come through a queue that is made for the recording and removed with it.
The rule settings name it meanwhile, and running containers take that over within a minute.`;

/** `record`: records messages for rules. */
export const recordCommand = command('record', {
  description: 'Record the messages that rules are asked about, for relay decide and the console.',
  help,
  options: recordOptions,
  run: record,
});

type RecordOptions = OptionValues<typeof recordOptions>;
type End = Awaited<ReturnType<typeof takeMessages>>;

async function record(options: RecordOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const target = await context.target();
  const what = options.withPayload ? 'messages with what people wrote' : 'messages without their content';
  const question = `Record ${what} at ${target.name} for ${describeDuration(options.for)}?`;
  if (target.localUrl === undefined) await confirm(terminal, question, options.yes);
  const file = await createExportFile(options.out);
  let taken = 0;
  const keep = async (bodies: readonly string[]): Promise<void> => {
    await file.write(bodies.map((body) => `${recordedLine(body, options.withPayload)}\n`));
    taken += bodies.length;
    terminal.progress(countOf(taken, 'message', 'messages'));
  };
  const end = await recordTo(keep, target, options, context).catch(async (error: unknown) => {
    const kept = await file.abandon(true);
    if (kept !== undefined) terminal.warn(`what was recorded so far is in ${kept}`);
    throw error;
  });
  await (taken > 0 ? file.finish() : file.abandon(false));
  report(taken, end, options, context);
}

/** Makes the queue, names it in the settings, takes messages, and removes both again whatever happens. */
async function recordTo(
  keep: (bodies: readonly string[]) => Promise<void>,
  target: Target,
  { limit, silence, for: time }: RecordOptions,
  { terminal, signal, rules }: CommandContext,
): Promise<End> {
  const store = await connectSettingsStore(target);
  await removeLeftovers(target);
  const queue = await createRecordingQueue(target);
  const undo = [queue.remove];
  try {
    const until = Date.now() + time;
    const recording = { queue: queue.name, until: new Date(until).toISOString() };
    undo.unshift(await switchOn(store, await rules(), recording));
    const delay = target.localUrl === undefined ? '; running containers begin within a minute' : '';
    terminal.line(`Recording ${target.name} for ${describeDuration(time)}${delay}. Ctrl+C ends it.`);
    return await takeMessages(queue, { limit, until, silence, signal, keep });
  } finally {
    for (const step of undo)
      await step().catch((error: unknown) =>
        terminal.warn(`Couldn't clean up: ${describeError(error)}. The next relay record does it.`),
      );
  }
}

const ends: Readonly<Record<End, string>> = {
  limit: 'that was the limit',
  time: 'the time was over',
  silence: 'no more came',
  stopped: 'it was stopped',
};

function report(taken: number, end: End, options: RecordOptions, context: CommandContext): void {
  const { out, withPayload } = options;
  const file = taken === 0 ? undefined : out;
  context.terminal.record({ kind: 'recording', messages: taken, file, withPayload, end }, () =>
    taken === 0
      ? [
          `No message came (${ends[end]}).`,
          'Rules are asked about messages where before_message or the moderation Custom API is registered.',
        ]
      : [
          `${countOf(taken, 'message', 'messages')} in ${out}: ${ends[end]}.`,
          `To try settings on ${taken === 1 ? 'it' : 'them'}: relay decide --file ${out} --settings <file>`,
        ],
  );
  if (taken === 0) context.exitCode = exitCodes.problems;
}
