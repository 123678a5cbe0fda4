import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { archivePrefixes } from '../../../../lambda/archive/layout.ts';
import { openArchive } from '../../archive/archive-store.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { flag, option, textOption, yesOption } from '../../options.ts';
import { countOf } from '../../terminal.ts';
import { type DeadLetter, type DeadLetterQueue, openDeadLetterQueues } from '../dlq/dead-letter.ts';
import { survey } from '../dlq/survey.ts';
import { walk } from '../dlq/walk.ts';
import { eraseFromArchive, isDeadLetterAbout, type Person } from './erase-archive.ts';

const limits = `Not reached: messages that wait in queues now, what consumers have stored, and CometChat itself.
Run it again when the queues are empty.`;

/** `erase`: removes a person's events from the archive and from dead letters. */
export const eraseCommand = command('erase', {
  description: "Remove a person's events from the archive and the dead-letter queues.",
  help: `\n${limits}\ndocs/privacy.md says where else data of a person is.`,
  options: {
    user: option('--user <uid>', 'the person whose events are removed', z.string().min(1)),
    app: textOption('--app <app id>', 'only events of this app'),
    dryRun: flag('--dry-run', 'show what would be removed, and remove nothing'),
    yes: yesOption,
  },
  async run({ user: uid, app, dryRun, yes }, context) {
    const { terminal, signal } = context;
    const person = { uid, app };
    const target = await context.target();
    const hasArchive = target.outputs[outputNames.archiveBucket] !== undefined;
    const store = hasArchive ? await openArchive(target) : undefined;
    const queues = await openDeadLetterQueues(context);
    const found = await eraseFromArchive(store, person, true, context);
    const surveys = await survey(queues, Number.POSITIVE_INFINITY, context);
    if (signal.aborted) throw new RelayError('Stopped. Nothing was removed.');
    const letters = surveys.flatMap((one) => one.letters);
    const preview = {
      ...found,
      deadLetters: letters.filter(({ body }) => isDeadLetterAbout(body, person)).length,
      deadLettersUnseen: surveys.reduce((sum, { unseen }) => sum + unseen, 0),
    };
    terminal.record({ kind: 'erase-preview', ...preview }, ({ events, objects, deadLetters }) => [
      `About this person: ${countOf(events, 'archived event', 'archived events')} in ${countOf(objects, 'object', 'objects')}, ${countOf(deadLetters, 'dead letter', 'dead letters')}`,
      ...Object.entries(preview.types).map(([type, count]) => `  ${count} ${type}`),
      preview.elsewhere > 0 &&
        `  ${preview.elsewhere} more have the uid elsewhere, such as in a text; these stay`,
      preview.deadLettersUnseen > 0 &&
        `  about ${preview.deadLettersUnseen} dead letters can't be seen now: they are behind others of their group`,
    ]);
    if (dryRun) return;
    await confirm(terminal, 'Remove these events and dead letters for good?', yes);
    const { events, objects, elsewhere } = await eraseFromArchive(store, person, false, context);
    const { removed, unreached } = await eraseDeadLetters(queues, person, context);
    const erasedAt = new Date().toISOString();
    const complete = !signal.aborted && unreached === 0;
    const receipt = { erasedAt, events, objects, elsewhere, deadLetters: removed, complete };
    await store?.writeJson(`${archivePrefixes.erasures}${erasedAt.replaceAll(/[-:.]/g, '')}.json`, receipt);
    if (!complete) context.exitCode = exitCodes.problems;
    terminal.record({ kind: 'erase', ...receipt }, () => [
      `${countOf(events, 'event', 'events')} removed from the archive`,
      `${countOf(removed, 'dead letter', 'dead letters')} removed`,
      unreached > 0 &&
        `  about ${unreached} dead letters weren't looked at: others of their group are before them. Redrive\n` +
          '  or export those queues (`relay dlq list`), then run this again.',
      signal.aborted && '  stopped before the end; run it again',
      limits,
    ]);
  },
});

/** Deletes the dead letters about a person. `unreached` couldn't be deleted, or are behind a letter that stays. */
async function eraseDeadLetters(queues: readonly DeadLetterQueue[], person: Person, context: CommandContext) {
  const wanted = ({ body }: DeadLetter) => isDeadLetterAbout(body, person);
  let removed = 0;
  let unreached = 0;
  for (const queue of queues) {
    const report = await walk(queue, { done: 'removed', wanted }, context);
    removed += report.handled;
    unreached += report.unreached + report.failures.length;
  }
  return { removed, unreached };
}
