import type { JsonObject } from '../../lambda/cometchat/json.ts';
import type { EventContract, EventContracts } from './event-contracts.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The JSON Schema of one event's data, complete in itself; its `$id` is the event's `dataschema`. */
export function dataSchema(contract: EventContract, { definitions }: EventContracts): JsonObject {
  const { [contract.definition]: own, ...$defs } = usedDefinitions([contract.definition], definitions);
  return {
    $schema: dialect,
    $id: contract.dataschema,
    // Generators of code name classes after it.
    title: titleOf(contract.event),
    description: `The data of ${contract.type}.`,
    ...own,
    ...(Object.keys($defs).length === 0 ? {} : { $defs }),
  };
}

/** The definitions of these names, and what they refer to directly or through others, in order of the alphabet. */
export function usedDefinitions(
  names: readonly string[],
  definitions: EventContracts['definitions'],
): Record<string, JsonObject> {
  const used = new Map<string, JsonObject>();
  const visit = (name: string): void => {
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`no schema is named ${name}`);
    if (used.has(name)) return;
    used.set(name, definition);
    for (const [, other = ''] of JSON.stringify(definition).matchAll(/"#\/\$defs\/([^"]+)"/g)) visit(other);
  };
  names.forEach(visit);
  return Object.fromEntries([...used].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** `message_sent` becomes `MessageSent`. */
function titleOf(event: string): string {
  return event.replace(/(?:^|[-_])(\w)/g, (_, first: string) => first.toUpperCase());
}

const text = (description: string): JsonObject => ({ type: 'string', minLength: 1, description });
const time = (description: string): JsonObject => ({ type: 'string', format: 'date-time', description });

const attributes: Readonly<Record<string, JsonObject>> = {
  specversion: { const: '1.0' },
  id: text('The same for every delivery of the same event.'),
  source: text(
    '`/cometchat/apps/{appId}/webhooks/{webhook}`; for a bot callback, `bots/{bot}` instead of `webhooks/{webhook}`.',
  ),
  type: { ...text('`com.cometchat.` and the modern name of the trigger.'), pattern: '^com\\.cometchat\\.' },
  subject: text('What the event is about: a conversation, user, group or call session.'),
  time: time('When the event happened. The receipt time if the delivery has no time.'),
  datacontenttype: { const: 'application/json' },
  dataschema: text('The name and version of the schema of `data`.'),
  data: { type: 'object', description: 'See the schema that `dataschema` names.' },
  cometchattrigger: text('The trigger as CometChat sent it.'),
  cometchatsystem: { enum: ['modern', 'legacy', 'notifications', 'bot', 'unknown'] },
  receivedtime: time('When the relay received it.'),
};

/** The JSON Schema of what all events have in common: CloudEvents 1.0 with the relay's extensions. */
export const processedEventSchema: JsonObject = {
  $schema: dialect,
  $id: 'urn:cometchat-webhook-relay:processed-event:v1',
  title: 'ProcessedEvent',
  description: 'A processed event.',
  type: 'object',
  properties: {
    ...attributes,
    cometchatregion: text("CometChat's region: us, eu, in."),
  },
  required: Object.keys(attributes),
  additionalProperties: {},
};
