import * as z from 'zod';
import { openArchive } from '../../archive/archive-store.ts';
import { readArchive } from '../../archive/read-archive.ts';
import { periodOf, timeOptions } from '../../archive/selection.ts';
import { confirm } from '../../confirm.ts';
import { command } from '../../declare.ts';
import { RelayError, UsageError } from '../../errors.ts';
import { option, yesOption } from '../../options.ts';
import { findConsumerQueue, queueName } from '../../queues/known-queues.ts';
import { queueOpener } from '../../queues/sqs-queue.ts';
import { newRunName, replayMessage } from '../replay/replay.ts';

/** `resend`: publishes one archived event to a consumer again. */
export const resendCommand = command('resend', {
  description: "Publish one archived event to a consumer's queue again. Marked as a replay.",
  operand: ['<event id>', 'as `relay explain` and `relay archive find` show it'],
  options: {
    consumer: option('--consumer <name>', 'the consumer that gets the event', z.string()),
    ...timeOptions,
    yes: yesOption,
  },
  async run(options, context, id = '') {
    const { terminal, signal } = context;
    const target = await context.target();
    const { queueUrl } = findConsumerQueue(target, options.consumer);
    const store = await openArchive(target);
    for await (const event of readArchive(store, periodOf(options), context)) {
      if (event.id !== id) continue;
      await confirm(terminal, `Publish ${id} to ${queueName(queueUrl)} again?`, options.yes);
      const run = newRunName();
      const open = await queueOpener(context);
      const [refusal] = await open(queueUrl).send([replayMessage(event, run)]);
      if (refusal !== undefined) throw new RelayError(`The queue refused the event: ${refusal}.`);
      return terminal.record(
        { kind: 'resend', id, run, consumer: options.consumer },
        () => `${id} published (run ${run})`,
      );
    }
    if (signal.aborted) throw new RelayError('Stopped before the event was found. Nothing was done.');
    throw new UsageError(`The archive has no event ${id} in that period. Nothing was done.`);
  },
});
