import { type Command, Option } from 'commander';
import * as z from 'zod';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { duration } from '../../option-parsers.ts';
import { printable } from '../../terminal.ts';
import { runSmoke, type SmokeResult } from './run-smoke.ts';

const defaultPatience = 120_000;

const examples = `
Examples:
  relay smoke --local
  relay smoke --stage prod --region eu-west-1              after each deployment
  relay smoke --stage prod --app-id 2748...                where only some apps are let in
  relay smoke --stage prod --lane messages                 through another lane
  relay smoke --stage prod --thorough                      through every lane
  relay smoke --stage prod --json || exit 1                in a pipeline

It posts one delivery of the trigger relay_smoke_test for each lane, with the relay's own credentials, and waits until
the worker's log says that it is published. No queue is read. Consumers that ask for every event, or for the lane's
category, get an event of the type com.cometchat.relay_smoke_test and should ignore it. It is not counted as drift.`;

const optionsSchema = z.object({
  appId: z.string(),
  timeout: z.number(),
  lane: z.array(z.enum(categories)).optional(),
  thorough: z.boolean(),
});

/** Adds the options that say which lanes a synthetic delivery takes. */
export function addLaneOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-l, --lane <lane...>', 'the lanes to send through (default: other)').choices(categories),
    )
    .addOption(
      new Option('--thorough', 'send through every lane: its consumers get a synthetic event')
        .default(false)
        .conflicts('lane'),
    );
}

/** The lanes that {@link addLaneOptions} asks for. */
export function chosenLanes(options: {
  readonly lane?: readonly Category[] | undefined;
  readonly thorough: boolean;
}): readonly Category[] {
  return options.thorough ? categories : (options.lane ?? ['other']);
}

/** Adds `smoke`: follows a synthetic delivery through the whole relay. */
export function addSmokeCommand(program: Command, context: CommandContext): void {
  addLaneOptions(
    program
      .command('smoke')
      .description('Send synthetic deliveries and follow them to their publication.')
      .option('--app-id <id>', 'the app that they say they come from', 'relay-smoke-test'),
  )
    .addOption(
      new Option('--timeout <time>', 'how long to wait for a publication')
        .argParser(duration)
        .default(defaultPatience, '2m'),
    )
    .addHelpText('after', examples)
    .action(async (parsed: unknown) => {
      const options = optionsSchema.parse(parsed);
      for (const lane of chosenLanes(options)) {
        if (context.signal.aborted) return;
        await smokeLane(lane, options, context);
      }
    });
}

async function smokeLane(
  lane: Category,
  { appId, timeout }: z.infer<typeof optionsSchema>,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const result = await runSmoke(await context.target(), {
    appId,
    lane,
    patience: timeout,
    signal: context.signal,
    onStep: terminal.progress,
  });
  terminal.record(result, () =>
    describeSmoke(result).map((line, index) =>
      index === 0 ? terminal.paint(result.ok ? 'green' : 'red', line) : line,
    ),
  );
  if (!result.ok) context.exitCode = exitCodes.problems;
}

/** The result for people; the first line says it all. */
export function describeSmoke({
  ok,
  lane,
  eventId,
  status,
  answerMilliseconds,
  event,
  advice,
}: SmokeResult): string[] {
  const published = event?.result === 'published';
  return [
    ok
      ? 'ok: the delivery was acknowledged and its event is published'
      : 'failed: the event was not published',
    `  lane       ${lane}`,
    `  answered   ${status} after ${answerMilliseconds} ms`,
    `  event id   ${eventId}`,
    ...(published
      ? [
          `  published  to ${printable(event.consumers.join(', '))}, ${event.latency ?? '?'} ms after its receipt`,
        ]
      : []),
    ...advice.map((text) => `  note       ${text}`),
  ];
}
