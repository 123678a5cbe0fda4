import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { archivePrefixes } from '../../../../lambda/archive/layout.ts';
import { openArchive } from '../../archive/archive-store.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { flag, type OptionValues, option, yesOption } from '../../options.ts';
import { countOf } from '../../terminal.ts';
import { type Erasure, eraseFromArchive, type Person } from './erase-archive.ts';
import { countDeadLetters, eraseDeadLetters } from './erase-dead-letters.ts';

const eraseOptions = {
  user: option('--user <uid>', 'the person whose events are removed', z.string().min(1)),
  app: option('--app <app id>', 'only events of this app', z.string().optional()),
  dryRun: flag('--dry-run', 'show what would be removed, and remove nothing'),
  yes: yesOption,
};

const limits = `Not reached: messages that wait in queues now, what consumers have stored, and CometChat itself.
Run it again when the queues are empty.`;

/** `erase`: removes a person's events from the archive and from dead letters. */
export const eraseCommand = command('erase', {
  description: "Remove a person's events from the archive and the dead-letter queues.",
  help: `\n${limits}\ndocs/privacy.md says where else data of a person is.`,
  options: eraseOptions,
  run: erase,
});

async function erase(options: OptionValues<typeof eraseOptions>, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const person: Person = { uid: options.user, app: options.app };
  const target = await context.target();
  const store =
    target.outputs[outputNames.archiveBucket] === undefined ? undefined : await openArchive(target);
  const onObject = (objects: number) => terminal.progress(`${objects} objects read`);
  const eraseEvents = async (dryRun: boolean): Promise<Erasure> =>
    store === undefined
      ? { events: 0, objects: 0, elsewhere: 0, types: {} }
      : eraseFromArchive(store, person, { dryRun, signal, onObject });
  const found = await eraseEvents(true);
  const dead = await countDeadLetters(person, context);
  terminal.endProgress();
  if (signal.aborted) throw new RelayError('Stopped. Nothing was removed.');
  const preview = { ...found, deadLetters: dead.found, deadLettersUnseen: dead.unseen };
  terminal.record({ kind: 'erase-preview', ...preview }, () => describe(preview));
  if (options.dryRun) return;
  await confirm(terminal, 'Remove these events and dead letters for good?', options.yes);
  const erased = await eraseEvents(false);
  const deadLetters = await eraseDeadLetters(person, context);
  terminal.endProgress();
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
    `${countOf(receipt.events, 'event', 'events')} removed from the archive`,
    `${countOf(receipt.deadLetters, 'dead letter', 'dead letters')} removed`,
    ...(deadLetters.unreached === 0
      ? []
      : [
          `  about ${deadLetters.unreached} dead letters weren't looked at: others of their group are before them. Redrive`,
          '  or export those queues (`relay dlq list`), then run this again.',
        ]),
    ...(signal.aborted ? ['  stopped before the end; run it again'] : []),
    limits,
  ]);
}

interface Preview extends Erasure {
  readonly deadLetters: number;
  readonly deadLettersUnseen: number;
}

function describe(preview: Preview): string[] {
  const { events, objects, elsewhere, types, deadLetters, deadLettersUnseen } = preview;
  return [
    `About this person: ${countOf(events, 'archived event', 'archived events')} in ${countOf(objects, 'object', 'objects')}, ${countOf(deadLetters, 'dead letter', 'dead letters')}`,
    ...Object.entries(types).map(([type, count]) => `  ${count} ${type}`),
    ...(elsewhere === 0 ? [] : [`  ${elsewhere} more have the uid elsewhere, such as in a text; these stay`]),
    ...(deadLettersUnseen === 0
      ? []
      : [
          `  about ${deadLettersUnseen} dead letters can't be seen now: they are behind others of their group`,
        ]),
  ];
}
