import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';
import { unsentMessage } from '../../lambda/cometchat/schemas/message.ts';
import { sampleDelivery } from '../samples/index.ts';
import { alternativesOf } from './compatibility.ts';

/** When each field is there. A field of a sample that isn't here, or below one that is, ends the generator. */
const presence: Readonly<Record<string, string>> = {
  id: 'moderation requests only',
  muid: 'if the client set it',
  conversationId: 'always',
  sender: 'always',
  receiverType: 'always: `user` or `group`',
  receiver: "always: the other user's uid, or the group's guid",
  category: 'always: `message`, `custom`, `interactive`, `action` or `call`',
  type: 'always: `text`, `image`, `file`, `audio`, `video`, or the type of a custom message',
  parentId: 'in replies in a thread',
  tags: 'if the sender tagged the message',
  sentAt: 'always',
  updatedAt: 'always',
  'data.text': 'in text messages, and with a caption',
  'data.url': 'in media messages: the first file',
  'data.attachments': 'in media messages: `url`, `name`, `mimeType`, `extension` and `size` of each file',
  'data.customData': 'in custom messages: what your app defines',
  'data.interactiveData': 'in interactive messages: forms, cards, schedulers',
  'data.metadata': 'if the app or an extension set it',
  'data.mentions': 'if users are mentioned: by uid',
  'data.resource': 'if a client SDK sent the message',
  'data.moderation.status': 'moderation requests only',
  'data.entities.sender.entity.uid': 'always',
  'data.entities.sender.entity.name': 'always',
  'data.entities.sender.entity.avatar': 'always; may be empty',
  'data.entities.sender.entity.role': 'always',
  'data.entities.sender.entity.status': 'always',
  'data.entities.sender.entity.lastActiveAt': 'not in every payload',
  'data.entities.sender.entityType': 'always',
  'data.entities.receiver.entity.uid': 'in direct messages, with the other fields of a user as above',
  'data.entities.receiver.entity.guid': 'in groups',
  'data.entities.receiver.entity.type': 'in groups: `public`, `private` or `password`',
  'data.entities.receiver.entity.membersCount': 'in groups',
  'data.entities.receiver.entity.owner': 'in groups',
  'data.entities.receiver.entityType': 'always: `user` or `group`',
};

/** Fields that say nothing to a rule, or the same as another one. */
const leftOut =
  /^data\.entities\.receiver\.entity\.(?:name|avatar|status|role|lastActiveAt|conversationId|createdAt|onlineMembersCount)$/;

/** What no sample has. */
const otherExamples: Readonly<Record<string, JsonValue>> = {
  tags: ['support'],
  'data.interactiveData': { title: 'Book a table' },
};

/** The fields of a message as CometChat sends it, by their paths from the message, from its schema and the samples. */
export function messageFields() {
  const messages = sampleMessages();
  const missing = messages.flatMap((message) => unnamedPaths(message));
  if (missing.length > 0) throw new Error(`say when a message has ${missing.join(', ')}`);
  const schema: JsonObject = JSON.parse(JSON.stringify(z.toJSONSchema(unsentMessage)));
  return Object.entries(presence).map(([path, present]) => {
    const example =
      otherExamples[path] ??
      messages.map((message) => at(message, path)).find((value) => value !== undefined);
    if (example === undefined) throw new Error(`no sample has ${path}`);
    return { path, present, type: typeOf(schema, path), example: shortened(JSON.stringify(example)) };
  });
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 50)}…` : text;
}

/** One message of each kind, as a moderation request carries it. */
export function sampleMessages(): readonly JsonObject[] {
  const variants = ['text', 'image', 'custom', 'reply in a thread'];
  return [
    ...variants.map((variant) => sampleDelivery('message_sent', { variant })),
    sampleDelivery('message_sent', { group: 'climbers' }),
    sampleDelivery('user_mentioned'),
  ].map(({ data }) => {
    if (!isJsonObject(data) || !isJsonObject(data.message) || !isJsonObject(data.message.data))
      throw new Error('a sample holds no message');
    return { ...data.message, data: { ...data.message.data, moderation: { status: 'pending' } } };
  });
}

/** The paths of a message's values that the page doesn't name, in itself or in what is around them. */
export function unnamedPaths(value: JsonObject, above = ''): readonly string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = `${above}${name}`;
    if (path in presence || leftOut.test(path)) return [];
    return isJsonObject(inner) ? unnamedPaths(inner, `${path}.`) : [path];
  });
}

function at(value: JsonValue | undefined, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>((inner, name) => (isJsonObject(inner) ? inner[name] : undefined), value);
}

const typeNames: Readonly<Record<string, string>> = { string: 'text', array: 'list' };

/** The type at a path of a JSON Schema. Throws for a path that the schema doesn't have. */
function typeOf(schema: JsonObject, path: string): string {
  let places = alternativesOf(schema, schema);
  for (const name of path.split('.'))
    places = places.flatMap(({ properties }) =>
      isJsonObject(properties) && name in properties ? alternativesOf(properties[name], schema) : [],
    );
  if (places.length === 0) throw new Error(`the schema of a message has no ${path}`);
  const types = places
    .filter(({ type }) => typeof type === 'string' && type !== 'null')
    .map(({ type, description }) => {
      const name = typeNames[String(type)] ?? type;
      return description === 'Seconds since 1970.' ? `${name}, seconds` : name;
    });
  return types.join(' or ') || 'any';
}
