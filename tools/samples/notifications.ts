import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { placing } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { modernEnvelope, type Scene } from './scene.ts';

export const notificationSamples: readonly SampleRecipe[] = [
  push('chat', () => ({ type: 'chat' })),
  push('call', (scene) => ({
    type: 'call',
    callAction: 'initiated',
    callType: 'audio',
    sessionId: scene.sessionId,
  })),
  sample('email-notification-payload-generated', 'documented', (scene) => ({
    to: { uid: scene.receiver, email: 'recipient@example.com', name: 'Sample recipient' },
    ...unread(scene),
    subject: 'New messages',
  })),
  sample('sms-notification-payload-generated', 'documented', (scene) => ({
    to: { uid: scene.receiver, phno: '+15550100', name: 'Sample recipient' },
    ...unread(scene),
    smsContent: 'You have new messages.',
  })),
];

/** Notification providers have no webhook of their own. */
function sample(row: string, variant: string, data: (scene: Scene) => JsonObject): SampleRecipe {
  return {
    row,
    variant,
    make: (scene, trigger) => ({ ...modernEnvelope(scene, trigger, data(scene)), webhook: 'custom' }),
  };
}

function push(variant: string, extra: (scene: Scene) => JsonObject): SampleRecipe {
  return sample('push-notification-payload-generated', variant, (scene) => ({
    to: { uid: scene.receiver },
    notificationDetails: {
      title: 'Sample sender',
      body: scene.text,
      ...placing(scene),
      senderName: 'Sample sender',
      tag: scene.messageId,
      sentAt: String(scene.time),
      unreadMessageCount: 2,
      custom: {},
      ...extra(scene),
    },
  }));
}

function unread(scene: Scene): JsonObject {
  return {
    messages: [
      {
        sender: { uid: scene.sender, name: 'Sample sender', avatar: 'https://example.com/sender.png' },
        message: scene.text,
        messageObject: {
          id: scene.messageId,
          ...placing(scene),
          category: 'message',
          type: 'text',
          data: { text: scene.text },
          sentAt: scene.seconds,
          updatedAt: scene.seconds,
        },
      },
    ],
    ...(scene.receiverType === 'group'
      ? { groupDetails: { guid: scene.group, name: 'Sample group', icon: 'https://example.com/group.png' } }
      : { senderDetails: { uid: scene.sender, name: 'Sample sender' } }),
  };
}
