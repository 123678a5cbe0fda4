import * as z from 'zod';
import { openArchive } from '../../archive/archive-store.ts';
import { concerns } from '../../archive/person.ts';
import { type ArchivedEvent, readArchive } from '../../archive/read-archive.ts';
import { filterOptions, isSelected, periodOf, timeOptions } from '../../archive/selection.ts';
import { command, commandGroup } from '../../declare.ts';
import { RelayError } from '../../errors.ts';
import { flag, limitFlags, option, wholeNumber } from '../../options.ts';
import { countOf, printable } from '../../terminal.ts';

const help = `
Examples:
  relay archive find --local --since 1h
  relay archive find --stage prod --since 2d --subject alice_user_bob --json > events.ndjson
  relay archive find --stage prod --since 2026-11-17 --until 2026-11-18 --type message_* --count
  relay archive find --stage prod --since 30d --user alice --count

Times are those of receipt. Only the hours that can hold an event are read, and --json writes events as they are stored.
An event that was stored twice is shown twice.`;

const findCommand = command('find', {
  description: 'Show or count archived events.',
  help,
  options: {
    ...timeOptions,
    ...filterOptions,
    id: option('--id <event id...>', 'only these events', z.array(z.string()).default([])),
    user: option('--user <uid>', 'only events about this person', z.string().min(1).optional()),
    count: flag('--count', 'only count'),
    limit: option(limitFlags, 'end after this many events', wholeNumber(1).optional()),
  },
  async run(options, context) {
    const { terminal, signal } = context;
    const { id, user, count, limit } = options;
    const selection = { ...options, ...periodOf(options) };
    const store = await openArchive(await context.target());
    let found = 0;
    for await (const event of readArchive(store, selection, context)) {
      if (!isSelected(event, selection)) continue;
      if (id.length > 0 && !id.includes(event.id)) continue;
      if (user !== undefined && !concerns(event, user)) continue;
      found += 1;
      // As it is stored: long numbers would not survive being parsed.
      if (!count && terminal.json) terminal.rawJson(event.line);
      else if (!count) terminal.line(describeEvent(event));
      if (found === limit) break;
    }
    if (signal.aborted)
      throw new RelayError('Stopped before the end of the period. There may be more events.');
    if (count) terminal.record({ kind: 'archive-count', found }, () => countOf(found, 'event', 'events'));
  },
});

function describeEvent({ type, receivedtime, subject, id }: ArchivedEvent): string {
  const name = printable(type.replace(/^com\.cometchat\./, '')).padEnd(28);
  return `${receivedtime}  ${name}  ${printable(subject, 60).padEnd(30)}  ${printable(id)}`;
}

/** `archive`: finds archived events. */
export const archiveCommand = commandGroup(
  'archive',
  { description: 'Find archived events. To publish them again: relay replay.', help: '' },
  [findCommand],
);
