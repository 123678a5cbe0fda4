import type { Command } from 'commander';
import * as z from 'zod';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { action, duration, flag, type OptionValues, option } from '../../options.ts';
import { printable } from '../../terminal.ts';
import { runSmoke, type SmokeResult } from './run-smoke.ts';

const examples = `
Examples:
  relay smoke --local
  relay smoke --stage prod --region eu-west-1              after each deployment
  relay smoke --stage prod --app-id 2748...                if only some apps are allowed
  relay smoke --stage prod --lane messages                 through another lane
  relay smoke --stage prod --thorough                      through every lane
  relay smoke --stage prod --json || exit 1                in a pipeline

It posts one delivery of the trigger relay_smoke_test to each lane, with the relay's own credentials, and waits until the
worker logs its publication. It reads no queue. Consumers that ask for every event, or for the lane's category, get an
event of the type com.cometchat.relay_smoke_test and should ignore it. It isn't counted as drift.`;

/** The lanes that synthetic deliveries take. */
export const laneOptions = {
  lane: option(
    '-l, --lane <lane...>',
    'the lanes to send through (default: other)',
    z.array(z.enum(categories)).optional(),
  ),
  thorough: flag('--thorough', 'send through every lane: its consumers get a synthetic event'),
};

/** The lanes that {@link laneOptions} choose. */
export function chosenLanes({ lane, thorough }: OptionValues<typeof laneOptions>): readonly Category[] {
  if (thorough && lane !== undefined) throw new UsageError('choose one: --lane or --thorough');
  return thorough ? categories : (lane ?? ['other']);
}

const smokeOptions = {
  ...laneOptions,
  appId: option('--app-id <id>', 'the app id in the delivery', z.string().prefault('relay-smoke-test')),
  timeout: option('--timeout <time>', 'how long to wait for a publication', duration.prefault('2m')),
};

/** Adds `smoke`: follows a synthetic delivery through the whole relay. */
export function addSmokeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('smoke')
    .description('Send synthetic deliveries and follow them to their publication.')
    .addHelpText('after', examples);
  action(command, smokeOptions, async (options) => {
    for (const lane of chosenLanes(options)) {
      if (context.signal.aborted) return;
      await smokeLane(lane, options, context);
    }
  });
}

async function smokeLane(
  lane: Category,
  { appId, timeout }: OptionValues<typeof smokeOptions>,
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
function describeSmoke({
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
