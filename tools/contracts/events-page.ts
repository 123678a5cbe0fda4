import { ignoredInEnvelope } from '../../lambda/cometchat/catalogue/index.ts';
import { type Category, categories } from '../../lambda/cometchat/categories.ts';
import { dataschemaOf } from '../../lambda/cometchat/event-type.ts';
import { sampleDelivery, sampleVariants } from '../samples/index.ts';
import { describeCatalogue, type RowDescription } from './describe-catalogue.ts';
import { processedExample } from './processed-example.ts';

const introduction = `# Events

<!-- Written by \`npm run contracts\` from the catalogue. Change that, not this. -->

All events that the relay publishes, with their source payloads. [consume.md](consume.md) says how to read them.
[schemas](schemas) has the JSON Schema of each event's \`data\`; [processed-event.json](schemas/processed-event.json) is the
schema of the whole event. [asyncapi.json](asyncapi.json) describes both, and the queues.

For each event:

- **Subject**: what the event is about: the first of the named fields that the delivery has. App and subject make the message
  group, so events of one subject and category (the headings below) come in order. Letter case, and the order of the two users
  in a conversation id, make no difference in a message group.
- **Identity**: what the \`id\` is made of. Deliveries with the same identity are the same event. If nothing in the payload
  tells a repeat from a retry, or a field marked with * is missing, each delivery is its own event. Its identity then holds
  the receipt time in milliseconds and the request id, and a vendor retry after a lost answer comes twice.
- **Ignored**: fields that may differ between two deliveries of one event, with everything below them. In the envelope,
  ${ignoredInEnvelope.map((name) => `\`${name}\``).join(', ')} are ignored too.
- **Time**: the field that \`time\` comes from: the first that the delivery has.

Legacy webhooks become the same events as modern ones. Legacy fields without a modern place are under \`data.legacy\`, and
envelope fields under \`data.envelope\`. Values of an undocumented type are converted, or kept under \`data.unexpected\`
([how](consume.md#values-that-arent-as-documented)).

A trigger that isn't on this page is published as \`com.cometchat.<trigger>\`, and each delivery is its own event.

\`before_message\` isn't on this page. It is answered while the message waits, and makes no event.
`;

/** The page about all events, in Markdown. */
export function writeEventsPage(): string {
  return [introduction, ...categories.flatMap((category) => sectionOf(category))].join('\n');
}

function sectionOf(category: Category): string[] {
  const rows = describeCatalogue().filter((row) => row.category === category && !row.synchronous);
  const events = Map.groupBy(rows, ({ event }) => event);
  if (events.size === 0) return [];
  const title = category.slice(0, 1).toUpperCase() + category.slice(1);
  return [`## ${title}\n`, ...[...events].map(([event, own]) => entryOf(event, own))];
}

function entryOf(event: string, rows: readonly RowDescription[]): string {
  return [
    `### ${rows[0]?.type}\n`,
    `Data: [${dataschemaOf(event)}](schemas/${event}.json)\n`,
    ...rows.map(rowText),
    exampleText(rows),
  ].join('\n');
}

function rowText(row: RowDescription): string {
  const aliases = row.aliases.length === 0 ? '' : `, also \`${row.aliases.join('`, `')}\``;
  const condition = row.conditions.length === 0 ? '' : `, where ${row.conditions.join(' and ')}`;
  return [
    `- Trigger \`${row.trigger}\`${aliases} (${row.system})${condition}`,
    `  - Subject: ${row.subject.join('; else ')}`,
    ...(row.parallelBy.length === 0
      ? []
      : [`  - Order: per ${row.parallelBy.join(' or ')}, which is part of the message group`]),
    `  - Identity: ${identityText(row)}`,
    ...(row.ignored.length === 0 ? [] : [`  - Ignored: ${row.ignored.join(', ')}`]),
    `  - Time: ${[...row.time, 'the receipt time'].join('; else ')}`,
    ...(row.note === undefined ? [] : [`  - ${row.note}`]),
    '',
  ].join('\n');
}

function identityText({ identity, needed }: RowDescription): string {
  if (identity.length === 0)
    return 'app, webhook, trigger, the receipt time in milliseconds, the request id: nothing in the payload tells a repeat from a retry';
  const parts = identity.map((part) => (needed.includes(part) ? `${part}*` : part));
  return `app, webhook, trigger, ${parts.join(', ')}`;
}

/** One example per event, made by the functions that make the real ones. */
function exampleText(rows: readonly RowDescription[]): string {
  const sample = sampleVariants.find((variant) => rows.some(({ name }) => name === variant.row));
  if (sample === undefined) return '';
  const { trigger, system, variant } = sample;
  const example = JSON.stringify(processedExample(sampleDelivery(trigger, { system, variant })), null, 2);
  return `<details><summary>Example</summary>\n\n\`\`\`json\n${example}\n\`\`\`\n\n</details>\n`;
}
