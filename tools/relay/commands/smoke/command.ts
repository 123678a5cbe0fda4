import * as z from 'zod';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import { command } from '../../declare.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { duration, flag, type OptionValues, option } from '../../options.ts';
import { type OutputLines, printable, type Terminal } from '../../terminal.ts';
import { runSmoke, type SmokeResult } from './run-smoke.ts';

const help = `
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
  if (thorough && lane !== undefined) throw new UsageError('Choose one: --lane or --thorough.');
  return thorough ? categories : (lane ?? ['other']);
}

const smokeOptions = {
  ...laneOptions,
  appId: option('--app-id <id>', 'the app id in the delivery', z.string().prefault('relay-smoke-test')),
  timeout: option('--timeout <time>', 'how long to wait for a publication', duration.prefault('2m')),
};

/** `smoke`: follows a synthetic delivery through the whole relay. */
export const smokeCommand = command('smoke', {
  description: 'Send synthetic deliveries and follow them to their publication.',
  help,
  options: smokeOptions,
  run: async ({ appId, timeout: patience, ...choice }, context) => {
    const { signal, terminal } = context;
    for (const lane of chosenLanes(choice)) {
      if (signal.aborted) return;
      terminal.progress(`waiting for a delivery to come through the lane ${lane}`);
      const result = await runSmoke(await context.target(), { appId, lane, patience, signal });
      terminal.record(result, () => describeResult(result, terminal));
      if (!result.ok) context.exitCode = exitCodes.problems;
    }
  },
});

function describeResult(result: SmokeResult, { paint }: Terminal): OutputLines {
  const { ok, lane, event, status, answerMilliseconds, eventId, advice } = result;
  return [
    ok
      ? paint('green', 'ok: the delivery was acknowledged and its event is published')
      : paint('red', "failed: the event wasn't published"),
    `  lane       ${lane}`,
    `  answered   ${status} after ${answerMilliseconds} ms`,
    `  event id   ${eventId}`,
    event?.result === 'published' &&
      `  published  to ${printable(event.consumers.join(', '))}, ${event.latency ?? '?'} ms after its receipt`,
    ...advice.map((text) => `  note       ${text}`),
  ];
}
