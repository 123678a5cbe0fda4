import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { actionMessage, deletedMessage, editedMessage, textMessage, user } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { modernEnvelope, type Scene } from './scene.ts';

export const messageSamples: readonly SampleRecipe[] = [
  message('message_sent', 'text', textMessage),
  message('message_sent', 'image', imageMessage),
  message('message_sent', 'custom', customMessage),
  message('message_sent', 'reply in a thread', (scene) => ({ ...textMessage(scene), parentId: '17' })),
  message('message_sent', 'action', (scene) => actionMessage(scene, 'edited', editedMessage(scene))),
  message('message_edited', 'documented', (scene) => actionMessage(scene, 'edited', editedMessage(scene))),
  message('message_edited', 'observed', editedMessage),
  message('message_deleted', 'documented', (scene) => actionMessage(scene, 'deleted', deletedMessage(scene))),
  message('message_deleted', 'observed', deletedMessage),
  message('user_mentioned', 'text', mentioningMessage),
  message('message_pinned', 'text', pinnedMessage),
  message('message_unpinned', 'text', textMessage),
  conversationPin('conversation_pinned'),
  conversationPin('conversation_unpinned'),
  reaction('message_reaction_added'),
  reaction('message_reaction_removed'),
];

function message(row: string, variant: string, make: (scene: Scene) => JsonObject): SampleRecipe {
  return {
    row,
    variant,
    make: (scene, trigger) => modernEnvelope(scene, trigger, { message: make(scene) }),
  };
}

function imageMessage(scene: Scene): JsonObject {
  const name = `${scene.random.hex(12)}.png`;
  const url = `https://media-${scene.region}.cometchat.io/${scene.appId}/media/${name}?Expires=${scene.seconds + 86_400}&Signature=${scene.random.hex(24)}&Key-Pair-Id=K${scene.random.hex(8)}`;
  const attachment = { url, name, mimeType: 'image/png', extension: 'png', size: 48_213 };
  return { ...textMessage(scene, { url, attachments: [attachment] }), type: 'image' };
}

function customMessage(scene: Scene): JsonObject {
  const customData = { latitude: '50.94', longitude: '6.96' };
  return { ...textMessage(scene, { customData }), category: 'custom', type: 'location' };
}

function mentioningMessage(scene: Scene): JsonObject {
  return textMessage(scene, {
    text: `<@uid:${scene.receiver}> ${scene.text}`,
    mentions: { [scene.receiver]: user(scene, scene.receiver) },
  });
}

function pinnedMessage(scene: Scene): JsonObject {
  return { ...textMessage(scene), pinnedAt: scene.seconds, pinnedBy: scene.sender };
}

function conversationPin(row: string): SampleRecipe {
  return {
    row,
    variant: 'guessed',
    make: (scene, trigger) => modernEnvelope(scene, trigger, { conversationId: scene.conversationId }),
  };
}

function reaction(row: string): SampleRecipe {
  return {
    row,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        reaction: {
          id: scene.random.hex(16),
          messageId: scene.messageId,
          reaction: '🏔️',
          uid: scene.sender,
          reactedAt: scene.seconds,
          reactedBy: user(scene, scene.sender),
        },
      }),
  };
}

/** A message on its way: not stored yet, so without an id. */
export function unsentMessage(scene: Scene): JsonObject {
  const { id: _id, ...message } = textMessage(scene);
  return message;
}
