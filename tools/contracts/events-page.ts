import { ignoredInEnvelope } from '../../lambda/cometchat/catalogue/index.ts';
import { type Category, categories } from '../../lambda/cometchat/categories.ts';
import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { dataschemaOf } from '../../lambda/cometchat/event-type.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import type { ProcessedEvent } from '../../lambda/events/processed-event.ts';
import { toProcessedEvent } from '../../lambda/worker/to-processed-event.ts';
import { sampleDelivery, sampleVariants } from '../samples/index.ts';
import { describeCatalogue, type RowDescription } from './describe-catalogue.ts';

const introduction = `# Events

<!-- Written by \`npm run contracts\` from the catalogue. Change that, not this. -->

What comes out of a consumer queue, and what of CometChat's it is made from. How to read it: [consume.md](consume.md).
The JSON Schema of each event's \`data\` is in [schemas](schemas), that of the rest of the event in
[processed-event.json](schemas/processed-event.json); both, and the queues, are in [asyncapi.json](asyncapi.json).

For each event:

- **Subject**: what the event is about, the first of the named fields that the delivery has. With the app it is the
  message group: events of one subject and one category (the headings below) come in order. Events of different
  categories don't: a moderation verdict or a receipt can come before its message. (Upper and lower case make no difference in a
  message group, nor which of the two users of a conversation id stands first.)
- **Identity**: what the \`id\` is made of. Two deliveries with the same identity are the same event. Where a payload has
  nothing that tells a repeat from a retry, each delivery is an event of its own: its identity holds the receipt time in
  milliseconds and the request id, and a vendor's retry after a lost answer comes out twice. So does a delivery that
  lacks a field marked with *.
- **Doesn't matter**: fields, with everything below them, that may differ between two deliveries of one event. Of the
  envelope, ${ignoredInEnvelope.map((name) => `\`${name}\``).join(', ')} don't matter either.
- **Time**: where \`time\` comes from, the first that the delivery has; the receipt time where it has none.

Legacy webhooks come as the same events as modern ones, in the modern shape; what has no place in it is kept under
\`data.legacy\`, and what of the envelope has no place under \`data.envelope\`. A value of another kind than documented is put
right where its meaning is sure, else kept under \`data.unexpected\` ([how](consume.md#values-that-arent-as-documented)). A trigger that is not on this page is kept
and published too: its type is \`com.cometchat.\` and the trigger. Each delivery of it is an event of its own: its identity
holds the receipt time in milliseconds and the request id, and a vendor's retry after a lost answer comes out twice.

\`before_message\` is not here: it is answered while the message waits, and makes no event.
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
      : [
          `  - Order: only among those of one ${row.parallelBy.join(' or ')}, which is part of the message group`,
        ]),
    `  - Identity: ${identityText(row)}`,
    ...(row.ignored.length === 0 ? [] : [`  - Doesn't matter: ${row.ignored.join(', ')}`]),
    `  - Time: ${[...row.time, 'the receipt time'].join('; else ')}`,
    ...(row.note === undefined ? [] : [`  - ${row.note}`]),
    '',
  ].join('\n');
}

function identityText({ identity, needed }: RowDescription): string {
  if (identity.length === 0)
    return "app, webhook, trigger, the receipt time in milliseconds, the request id. Nothing in the payload tells a repeat from a retry, so each delivery is an event of its own: a vendor's retry after a lost answer comes out twice.";
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

/** Fixed, so that the page says the same every time that it is written. */
const receivedAt = Date.UTC(2026, 0, 27, 12, 0, 0);
const requestId = 'JKJaXmPLvHcESHA=';

function processedExample(body: unknown): ProcessedEvent {
  const delivery = parseDelivery(body);
  const normalised = delivery && normaliseDelivery(delivery);
  if (delivery === undefined || !normalised?.ok) throw new Error('a sample is no valid delivery');
  const route = routeDelivery(delivery, { receivedAt, requestId });
  return toProcessedEvent(delivery, route, normalised, receivedAt);
}
