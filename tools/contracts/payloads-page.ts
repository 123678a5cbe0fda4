import { readFileSync } from 'node:fs';
import { isJsonObject } from '../../lambda/cometchat/json.ts';
import { viewMessage, viewModerationRequest } from '../../lambda/decisions/index.ts';
import type { JudgedMessage } from '../../lambda/decisions/rule.ts';
import { sampleDelivery } from '../samples/index.ts';
import { messageFields, sampleMessages } from './message-fields.ts';
import { optionsTable, textHelpers } from './rule-functions.ts';
import { fieldsOf } from './source-docs.ts';

/** The page for those who write rules: what CometChat sends, what a rule sees of it, and the text helpers. */
export function writePayloadsPage(): string {
  return `# What a rule sees

<!-- Written by \`npm run contracts\` from lambda/decisions, the schemas and the samples. Change those, not this. -->

A rule gets one \`JudgedMessage\`, made from a \`before_message\` delivery or from a moderation request. How to write a rule:
[decisions-guide.md](decisions-guide.md).

## The message a rule judges

${viewTable('JudgedMessage')}

\`Attachment\`:

${viewTable('Attachment')}

\`ContextMessage\`:

${viewTable('ContextMessage')}

## The message as CometChat sends it

\`raw\` is the message object itself: \`data\` of a \`before_message\` delivery, or the last entry of a moderation request. Paths
are below it. "Always" is what CometChat documents. Other fields may come, and any may be missing or of another type: read
\`raw\` with checks.

| path | type | present | example |
| --- | --- | --- | --- |
${messageFields()
  .map(({ path, type, present, example }) => `| \`${path}\` | ${type} | ${present} | ${code(example)} |`)
  .join('\n')}

## before_message

A delivery of a legacy webhook. The message is directly under \`data\`.

${beforeMessageExample()}

## Moderation request

\`contextMessages\` has up to ten earlier messages as \`{"<uid>": "<text>"}\`, oldest first, then the message to judge, as an
object. Its key can be the receiver's uid, so the message's own \`sender\` counts. A request names neither app nor trigger.

${moderationExample()}

## Options

What \`options\` of \`defineRule\` are made of. Each makes the type of the value, its check and its JSON Schema. All but \`optional\`
and \`withDefault\` take \`about\`, a sentence for the schema.

${optionsTable()}

## Text helpers

From \`cometchat-webhook-relay/rules\`. All take time that grows linearly with the text.

${textHelpers()}
`;
}

const sources = new URL('../../lambda/decisions/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, sources), 'utf8');

function viewTable(name: string): string {
  const rows = fieldsOf(read('rule.ts'), name).map(
    (field) => `| \`${field.name}\` | ${code(field.type)} | ${field.text ?? ''} |`,
  );
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Code in a table: a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function beforeMessageExample(): string {
  const { data, ...envelope } = sampleDelivery('before_message');
  if (!isJsonObject(data)) throw new Error('a sample of before_message holds no message');
  return examples({ ...envelope, data }, viewMessage(data, { appId: String(envelope.appId) }));
}

function moderationExample(): string {
  const [, image] = sampleMessages();
  const { sender, receiver } = image ?? {};
  const request = {
    contextMessages: [
      { [String(sender)]: 'Is this the new one?' },
      { [String(receiver)]: 'Send me a picture.' },
      { [String(receiver)]: image },
    ],
  };
  return examples(request, viewModerationRequest(JSON.parse(JSON.stringify(request))));
}

function examples(body: object, view: JudgedMessage | undefined): string {
  const seen = details('What the rule sees', { ...view, raw: '(the message above)' });
  return `${details('Request body', body)}\n\n${seen}`;
}

function details(title: string, value: object): string {
  const json = JSON.stringify(value, undefined, 2);
  return `<details><summary>${title}</summary>\n\n\`\`\`json\n${json}\n\`\`\`\n\n</details>`;
}
