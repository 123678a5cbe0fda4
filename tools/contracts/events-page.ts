import { catalogue, ignoredInEnvelope } from '../../lambda/cometchat/catalogue/index.ts';
import type {
  CatalogueRow,
  Condition,
  Ingredient,
  SubjectSource,
} from '../../lambda/cometchat/catalogue/row.ts';
import { type Category, categories } from '../../lambda/cometchat/categories.ts';
import { dataschemaOf, eventTypeOf } from '../../lambda/cometchat/event-type.ts';
import { isSynchronousTrigger } from '../../lambda/cometchat/routing.ts';
import { sampleVariants } from '../samples/index.ts';
import { processedSample } from './processed-sample.ts';

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
  const rows = catalogue.filter((row) => row.category === category && !isSynchronousTrigger(row.trigger));
  const events = Map.groupBy(rows, ({ event }) => event);
  if (events.size === 0) return [];
  const title = category.slice(0, 1).toUpperCase() + category.slice(1);
  return [`## ${title}\n`, ...[...events].map(([event, own]) => entryOf(event, own))];
}

function entryOf(event: string, rows: readonly CatalogueRow[]): string {
  return [
    `### ${eventTypeOf(event)}\n`,
    `Data: [${dataschemaOf(event)}](schemas/${event}.json)\n`,
    ...rows.map(rowText),
    exampleText(rows),
  ].join('\n');
}

/** A row of the catalogue in words. Paths are in backticks, as Markdown writes code. */
export function rowText(row: CatalogueRow): string {
  const { aliases, parallelBy = [], ignored, note } = row;
  const also = aliases.length === 0 ? '' : `, also ${aliases.map(code).join(', ')}`;
  const where = row.when.length === 0 ? '' : `, where ${row.when.map(conditionText).join(' and ')}`;
  const order = `Order: per ${parallelBy.map(code).join(' or ')}, which is part of the message group`;
  const times = row.time.map(({ path, unit }) => `${code(path)} (${unit})`);
  return [
    `- Trigger ${code(row.trigger)}${also} (${row.system})${where}`,
    `  - Subject: ${row.subject.map(subjectText).join('; else ')}`,
    ...(parallelBy.length === 0 ? [] : [`  - ${order}`]),
    `  - Identity: ${identityText(row)}`,
    ...(ignored.length === 0 ? [] : [`  - Ignored: ${ignored.map(code).join(', ')}`]),
    `  - Time: ${[...times, 'the receipt time'].join('; else ')}`,
    ...(note === undefined ? [] : [`  - ${note}`]),
    '',
  ].join('\n');
}

function conditionText(condition: Condition): string {
  return `${code(condition.path)} is ${'equals' in condition ? code(condition.equals) : condition.is}`;
}

function subjectText(source: SubjectSource): string {
  if (source.from === 'field') return `${source.prefix}${code(source.path)}`;
  const { sender, receiver, receiverType } = source;
  return `the conversation of ${code(sender)} and ${code(receiver)} by ${code(receiverType)}`;
}

function identityText({ identity }: CatalogueRow): string {
  if (identity === 'receipt')
    return 'app, webhook, trigger, the receipt time in milliseconds, the request id: nothing in the payload tells a repeat from a retry';
  return `app, webhook, trigger, ${identity.map(ingredientText).join(', ')}`;
}

/** With a star where the identity is the receipt without it. */
function ingredientText(ingredient: Ingredient): string {
  if (ingredient.from === 'rest') return 'a digest of everything else in `data`';
  const fields = ingredient.paths.map(code).join(' or ');
  return `${fields}${ingredient.absent === 'nothing' ? ' (if present)' : '*'}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** One example per event, made by the functions that make the real ones. */
function exampleText(rows: readonly CatalogueRow[]): string {
  const sample = sampleVariants.find((variant) => rows.some(({ name }) => name === variant.row));
  if (sample === undefined) return '';
  const example = JSON.stringify(processedSample(sample), null, 2);
  return `<details><summary>Example</summary>\n\n\`\`\`json\n${example}\n\`\`\`\n\n</details>\n`;
}
