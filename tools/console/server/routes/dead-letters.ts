import * as z from 'zod';
import { UsageError } from '../../../relay/errors.ts';
import { jsonAnswer } from '../answers.ts';
import { queryOf, type Route, readBody, requireLocal } from './route.ts';

const queueSchema = z.object({
  queue: z.enum(['lane', 'consumer']),
  name: z.string().regex(/^[\w-]+$/),
  reason: z.string().optional(),
});

type Queue = z.infer<typeof queueSchema>;

function filterArguments({ queue, name, reason }: Queue): string[] {
  return [`--${queue}`, name, ...(reason === undefined ? [] : ['--reason', reason])];
}

const list: Route = async (_request, { relay }) => jsonAnswer(await relay(['dlq', 'list']));

/** The first records of one queue, with their reasons. */
const show: Route = async (request, { relay }) => {
  const wanted = queueSchema.parse(Object.fromEntries(queryOf(request)));
  return jsonAnswer(await relay(['dlq', 'show', `--${wanted.queue}`, wanted.name, '--limit', '50']));
};

/** What one record holds: only of the local run. */
const payload: Route = async (request, { relay, target }) => {
  requireLocal(await target(), 'A deployed stage never shows what people wrote.');
  const id = queryOf(request).get('id') ?? '';
  return jsonAnswer(await relay(['dlq', 'show', id, '--payload']));
};

const redriveSchema = queueSchema.extend({ dryRun: z.boolean(), typed: z.string() });

const redrive: Route = async (request, { relay }) => {
  const wanted = readBody(request, redriveSchema);
  const filter = filterArguments(wanted);
  if (wanted.dryRun) return jsonAnswer(await relay(['dlq', 'redrive', ...filter, '--dry-run']));
  requireTyped(wanted.name, wanted.typed);
  return jsonAnswer(await relay(['dlq', 'redrive', ...filter, '--wait', '10s', '--yes']));
};

const exportSchema = queueSchema.extend({ file: z.string().min(1), remove: z.boolean(), typed: z.string() });

/** Writes records to a file of this machine; what people wrote never goes through the page. */
const exportRecords: Route = async (request, { relay }) => {
  const wanted = readBody(request, exportSchema);
  if (wanted.remove) requireTyped(wanted.name, wanted.typed);
  const remove = wanted.remove ? ['--remove'] : [];
  return jsonAnswer(
    await relay(['dlq', 'export', ...filterArguments(wanted), '--out', wanted.file, ...remove]),
  );
};

function requireTyped(name: string, typed: string): void {
  if (typed !== name) throw new UsageError(`Type ${name} to confirm. Nothing was done.`);
}

/** Dead letters, with the commands of `relay dlq`. */
export const deadLetterRoutes: Readonly<Record<string, Route>> = {
  'GET api/dead-letters': list,
  'GET api/dead-letters/records': show,
  'GET api/dead-letters/payload': payload,
  'POST api/dead-letters/redrive': redrive,
  'POST api/dead-letters/export': exportRecords,
};
