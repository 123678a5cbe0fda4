import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { unsentMessage } from './messages.ts';
import { actionMessage, deletedMessage, editedMessage, textMessage } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { legacyEnvelope, type Scene } from './scene.ts';

export const legacySamples: readonly SampleRecipe[] = [
  legacyMessage('before_message', 'text', unsentMessage),
  legacyMessage('legacy_after_message', 'text', textMessage),
  legacyMessage('legacy_after_message_deleted', 'deletion', (scene) =>
    actionMessage(scene, 'deleted', deletedMessage(scene)),
  ),
  legacyMessage('legacy_after_message_edited', 'edit', (scene) =>
    actionMessage(scene, 'edited', editedMessage(scene)),
  ),
  connection('connected', 'connected', 'online', []),
  connection('disconnected', 'disconnected', 'offline', []),
  connection('disconnected, others stay', 'disconnected', 'online', ['android', 'ios']),
  {
    row: 'message_sent_to_bot',
    variant: 'text',
    make: (scene, trigger) => ({
      trigger,
      data: textMessage(scene),
      appId: scene.appId,
      origin: { platform: 'web', language: 'reactjs', resource: 'chat-widget' },
      chatAPIVersion: '3.0',
      region: scene.region,
      bot: scene.receiver,
    }),
  },
];

function legacyMessage(row: string, variant: string, make: (scene: Scene) => JsonObject): SampleRecipe {
  return {
    row,
    variant,
    make: (scene, trigger) => legacyEnvelope(scene, trigger, 'API', make(scene)),
  };
}

function connection(variant: string, type: string, status: string, others: readonly string[]): SampleRecipe {
  return {
    row: 'legacy_user_connection_status_changed',
    variant,
    make: (scene, trigger) =>
      legacyEnvelope(scene, trigger, 'WEBSOCKET', {
        user: {
          uid: scene.sender,
          status,
          status_updated: others.length === 0,
          status_updated_at: String(scene.time),
        },
        event: { type, at: String(scene.time), event_for: session(scene, 'web') },
        connections: others.map((platform) => session(scene, platform)),
      }),
  };
}

function session(scene: Scene, platform: string): JsonObject {
  return {
    connected_at: String(scene.time - 90_000),
    cometchat_device_id: scene.random.hex(16),
    session_id: `${platform}-${scene.random.hex(10)}`,
    platform,
  };
}
