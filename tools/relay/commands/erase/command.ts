import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { archivePrefixes } from '../../../../lambda/archive/layout.ts';
import { openArchive } from '../../archive/archive-store.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { action, flag, type OptionValues, option, yesOption } from '../../options.ts';
import { deadLetterQueues } from '../dlq/dead-letter-queue.ts';
import { createSqsQueues } from '../dlq/sqs-queues.ts';
import { defaultHideSeconds, walk } from '../dlq/walk.ts';
import { type Erasure, eraseFromArchive, isDeadLetterAbout, type Person } from './erase-archive.ts';

const eraseOptions = {
  user: option('--user <uid>', 'the person whose events are removed', z.string().min(1)),
  app: option('--app <app id>', 'only events of this app', z.string().optional()),
  dryRun: flag('--dry-run', 'show what would be removed from the archive, and remove nothing'),
  yes: yesOption,
};

const limits = `Not reached: messages that wait in queues now, what consumers have stored, and CometChat itself.
Run it again when the queues are empty.`;

/** Adds `erase`: removes a person's events from the archive and from dead letters. */
export function addEraseCommand(program: Command, context: CommandContext): void {
  action(
    program
      .command('erase')
      .description("Remove a person's events from the archive and the dead-letter queues.")
      .addHelpText('after', `\n${limits}\ndocs/privacy.md says where else data of a person is.`),
    eraseOptions,
    (options) => erase(options, context),
  );
}

async function erase(options: OptionValues<typeof eraseOptions>, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const person: Person = { uid: options.user, app: options.app };
  const target = await context.target();
  const store =
    target.outputs[outputNames.archiveBucket] === undefined ? undefined : await openArchive(target);
  const onObject = (objects: number) => terminal.progress(`${objects} objects read`);
  const run = (dryRun: boolean) => eraseFromArchive(existing(store), person, { dryRun, signal, onObject });
  const found = store === undefined ? nothing() : await run(true);
  terminal.endProgress();
  terminal.record({ kind: 'erase-preview', ...found }, () => describe(found));
  if (options.dryRun) return;
  await confirm(terminal, 'Remove these events, and dead letters about this person, for good?', options.yes);
  const erased = store === undefined ? nothing() : await run(false);
  const deadLetters = await eraseDeadLetters(person, context);
  const receipt = {
    erasedAt: new Date().toISOString(),
    events: erased.events,
    objects: erased.objects,
    elsewhere: erased.elsewhere,
    deadLetters: deadLetters.removed,
    complete: !signal.aborted && deadLetters.unreached === 0,
  };
  await store?.writeJson(
    `${archivePrefixes.erasures}${receipt.erasedAt.replaceAll(/[-:.]/g, '')}.json`,
    receipt,
  );
  if (!receipt.complete) context.exitCode = exitCodes.problems;
  terminal.record({ kind: 'erase', ...receipt }, () => [
    `${receipt.events} events removed from the archive, ${receipt.deadLetters} dead letters removed`,
    ...(receipt.complete ? [] : ['  not complete: run it again']),
    limits,
  ]);
}

function existing<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('there is no archive');
  return value;
}

function nothing(): Erasure {
  return { events: 0, objects: 0, elsewhere: 0, types: {} };
}

function describe({ events, objects, elsewhere, types }: Erasure): string[] {
  return [
    `${events} archived events in ${objects} objects are about this person`,
    ...Object.entries(types).map(([type, count]) => `  ${count} ${type}`),
    ...(elsewhere === 0 ? [] : [`  ${elsewhere} more have the uid elsewhere, such as in a text; these stay`]),
  ];
}

async function eraseDeadLetters(
  person: Person,
  { target, signal }: CommandContext,
): Promise<{ removed: number; unreached: number }> {
  const relay = await target();
  const queues = createSqsQueues(await relay.clients.sqs(), relay.localUrl === undefined ? 1 : 0);
  let removed = 0;
  let unreached = 0;
  for (const queue of deadLetterQueues(relay)) {
    const report = await walk({
      queues,
      queue,
      wanted: ({ body }) => isDeadLetterAbout(body, person),
      most: Number.POSITIVE_INFINITY,
      handle: async (letters) => letters.map(() => ({ done: true })),
      hideSeconds: defaultHideSeconds,
      signal,
      now: Date.now,
      sleep: (milliseconds) => sleep(milliseconds),
    });
    removed += report.handled;
    unreached += report.unreached + report.failures.length;
  }
  return { removed, unreached };
}
