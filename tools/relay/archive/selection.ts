import * as z from 'zod';
import { UsageError } from '../errors.ts';
import { duration, type OptionValues, option } from '../options.ts';
import type { ArchivedEvent, Period } from './read-archive.ts';

/** A moment: `2026-11-21T07:00:00Z`, `2026-11-21`, or so long ago: `6h`. In milliseconds since 1970. */
const moment = z
  .string()
  .transform((text) => {
    const ago = duration.safeParse(text);
    if (ago.success) return Date.now() - ago.data;
    return /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  })
  .refine(Number.isFinite, 'must be a time such as 2026-11-21T07:00:00Z, or how long ago, such as 6h');

/** When events were received. */
export const timeOptions = {
  since: option(
    '--since <time>',
    'received since then: 6h, 2026-11-21, 2026-11-21T07:00:00Z',
    moment.optional(),
  ),
  until: option('--until <time>', 'received before then (default: now)', moment.optional()),
};

export const filterOptions = {
  type: option(
    '-t, --type <type...>',
    'only these event types: message_sent, or message_* for all that start so',
    z.array(z.string()).default([]),
  ),
  subject: option('--subject <subject...>', 'only these subjects', z.array(z.string()).default([])),
};

export type Selection = Period & OptionValues<typeof filterOptions>;

/** The period that the options name. A {@link UsageError} where it is missing or empty. */
export function periodOf({ since, until = Date.now() }: OptionValues<typeof timeOptions>): Period {
  if (since === undefined) throw new UsageError('Add --since: the archive is read hour by hour.');
  if (since >= until) throw new UsageError('--since must be before --until.');
  return { since, until };
}

export function isSelected(event: ArchivedEvent, { since, until, type, subject }: Selection): boolean {
  const received = Date.parse(event.receivedtime);
  return (
    received >= since &&
    received < until &&
    (type.length === 0 || type.some((pattern) => isOfType(event.type, pattern))) &&
    (subject.length === 0 || subject.includes(event.subject))
  );
}

function isOfType(type: string, pattern: string): boolean {
  const name = type.replace(/^com\.cometchat\./, '');
  const wanted = pattern.replace(/^com\.cometchat\./, '');
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}
