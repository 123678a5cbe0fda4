import * as z from 'zod';
import { UsageError } from '../../relay/errors.ts';
import { deadLetter, reasonGroup } from '../shared/records.ts';
import { neverShown, type Routes, requireLocal, route } from './route.ts';

const queueShape = { queue: z.enum(['lane', 'consumer']), name: z.string().regex(/^[\w-]+$/) };
/** The dead letters of one reason; `typed` is what a person typed to confirm. */
const groupShape = { ...queueShape, reason: z.string(), typed: z.string() };
/** What a run did: whatever its record says is shown. */
const outcome = z.looseObject({});

function requireTyped(name: string, typed: string): void {
  if (typed !== name) throw new UsageError(`Type ${name} to confirm. Nothing was done.`);
}

/** Dead letters, with the commands of `relay dlq`. */
export const deadLetterRoutes: Routes = {
  'GET api/dead-letters': (_input, { relay }) => relay(reasonGroup, 'dlq', 'list'),
  /** The first records of one queue, with their reasons. */
  'GET api/dead-letters/records': route(queueShape, ({ queue, name }, { relay }) =>
    relay(deadLetter, 'dlq', 'show', `--${queue}`, name, '--limit', '50'),
  ),
  /** What one record holds: only of the local run. */
  'GET api/dead-letters/payload': route({ id: z.string() }, async ({ id }, context) => {
    await requireLocal(context, neverShown);
    return context.relay(deadLetter, 'dlq', 'show', id, '--payload');
  }),
  'POST api/dead-letters/redrive': route(
    { ...groupShape, dryRun: z.boolean() },
    async ({ queue, name, reason, typed, dryRun }, { relay }) => {
      if (!dryRun) requireTyped(name, typed);
      const how = dryRun ? ['--dry-run'] : ['--wait', '10s', '--yes'];
      return relay(outcome, 'dlq', 'redrive', `--${queue}`, name, '--reason', reason, ...how);
    },
  ),
  /** Writes records to a file of this machine; what people wrote never goes through the page. */
  'POST api/dead-letters/export': route(
    { ...groupShape, file: z.string().min(1), remove: z.boolean() },
    async ({ queue, name, reason, typed, file, remove }, { relay }) => {
      if (remove) requireTyped(name, typed);
      const how = ['--out', file, ...(remove ? ['--remove'] : [])];
      return relay(outcome, 'dlq', 'export', `--${queue}`, name, '--reason', reason, ...how);
    },
  ),
};
