import type { CommandContext } from '../../context.ts';
import { connectQueues } from '../../queues/sqs-queues.ts';
import { deadLetterQueues } from '../dlq/dead-letter-queue.ts';
import { surveyAll } from '../dlq/survey.ts';
import { defaultHideSeconds, walk } from '../dlq/walk.ts';
import { isDeadLetterAbout, type Person } from './erase-archive.ts';

/** The dead letters about a person that can be seen, and about how many letters can't be. Changes nothing. */
export async function countDeadLetters(
  person: Person,
  context: CommandContext,
): Promise<{ found: number; unseen: number }> {
  const chosen = deadLetterQueues(await context.target());
  const surveys = await surveyAll(
    await connectQueues(context),
    chosen,
    { most: Number.POSITIVE_INFINITY },
    context,
  );
  const letters = surveys.flatMap((one) => one.letters);
  return {
    found: letters.filter(({ body }) => isDeadLetterAbout(body, person)).length,
    unseen: surveys.reduce((sum, one) => sum + one.unseen, 0),
  };
}

/**
 * Deletes the dead letters about a person from every dead-letter queue. `unreached` are those that couldn't be deleted or
 * looked at, because they are behind a letter of their group that stays.
 */
export async function eraseDeadLetters(
  person: Person,
  context: CommandContext,
): Promise<{ removed: number; unreached: number }> {
  const queues = await connectQueues(context);
  let removed = 0;
  let unreached = 0;
  for (const queue of deadLetterQueues(await context.target())) {
    const report = await walk({
      queues,
      queue,
      wanted: ({ body }) => isDeadLetterAbout(body, person),
      most: Number.POSITIVE_INFINITY,
      handle: async (letters) => letters.map(() => undefined),
      hideSeconds: defaultHideSeconds,
      signal: context.signal,
    });
    removed += report.handled;
    unreached += report.unreached + report.failures.length;
  }
  return { removed, unreached };
}
