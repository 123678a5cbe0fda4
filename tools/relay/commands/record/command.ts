import { randomBytes } from 'node:crypto';
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
import { maskedLine, wholeLine } from './masked-message.ts';
import { createRecordingQueue, removeLeftovers } from './recording-queue.ts';
import { switchOn } from './recording-switch.ts';
import { type End, takeMessages } from './take-messages.ts';

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

async function record(options: RecordOptions, context: CommandContext): Promise<void> {
  const target = await context.target();
  const what = options.withPayload ? 'messages with what people wrote' : 'messages without their content';
  if (target.localUrl === undefined)
    await confirm(
      context.terminal,
      `Record ${what} at ${target.name} for ${describeDuration(options.for)}?`,
      options.yes,
    );
  const file = await createExportFile(options.out);
  let taken = 0;
  try {
    const found = await recordTo(target, options, context, async (bodies) => {
      const lines = bodies.map(options.withPayload ? wholeLine : maskedLine);
      if (lines.length > 0) await file.write(lines.map((line) => `${line}\n`));
      taken += lines.length;
    });
    await (taken > 0 ? file.finish() : file.abandon(false));
    report(found, options, context);
  } catch (error) {
    const kept = await file.abandon(taken > 0);
    if (kept !== undefined) context.terminal.warn(`what was recorded so far is in ${kept}`);
    throw error;
  }
}

/** Makes the queue, names it in the settings, takes messages, and removes both again whatever happens. */
async function recordTo(
  target: Target,
  options: RecordOptions,
  { terminal, signal, rules }: CommandContext,
  keep: (bodies: readonly string[]) => Promise<void>,
): Promise<{ taken: number; end: End }> {
  const store = await connectSettingsStore(target);
  await removeLeftovers(target, Date.now());
  const queue = await createRecordingQueue(target, randomBytes(6).toString('hex'));
  const until = Date.now() + options.for;
  let off = async (): Promise<void> => undefined;
  try {
    off = await switchOn(store, await rules(), { queue: queue.name, until: new Date(until).toISOString() });
    terminal.line(
      `Recording ${target.name} for ${describeDuration(options.for)}${target.localUrl === undefined ? '; running containers begin within a minute' : ''}. Ctrl+C ends it.`,
    );
    const { limit, silence } = options;
    const onProgress = (taken: number) => terminal.progress(countOf(taken, 'message', 'messages'));
    return await takeMessages({
      queue,
      most: limit,
      until,
      silence,
      signal,
      keep,
      onProgress,
      now: Date.now,
    });
  } finally {
    terminal.endProgress();
    for (const undo of [off, queue.remove])
      await undo().catch((error: unknown) =>
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

function report(
  { taken, end }: { taken: number; end: End },
  { out, withPayload }: RecordOptions,
  context: CommandContext,
): void {
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
