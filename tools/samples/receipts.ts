import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { user } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { legacyEnvelope, modernEnvelope, type Scene } from './scene.ts';

export const receiptSamples: readonly SampleRecipe[] = [
  receipt('message_delivery_receipt', 'delivered'),
  receipt('message_read_receipt', 'read'),
  receiptOfAll('message_delivered_to_all', 'deliveredToAll'),
  receiptOfAll('message_read_by_all', 'readByAll'),
  legacyReceipt('message_delivery_receipt', 'delivered', 'deliveredAt'),
  legacyReceipt('message_read_receipt', 'read', 'readAt'),
  oldReceipt('message_delivery_receipt', 'delivered', 'deliveredAt'),
  oldReceipt('message_read_receipt', 'read', 'readAt'),
];

/** The scene's sender wrote the message; its receiver got it. */
function receipt(row: string, action: string): SampleRecipe {
  return {
    row,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        receiver: scene.receiverType === 'group' ? scene.group : scene.sender,
        receiverType: scene.receiverType,
        type: 'receipts',
        sender: scene.receiver,
        messageSender: scene.sender,
        body: {
          action,
          messageId: scene.messageId,
          user: { ...user(scene, scene.receiver), hasBlockedMe: false, blockedByMe: false, deactivatedAt: 0 },
          timestamp: scene.seconds,
        },
      }),
  };
}

function receiptOfAll(row: string, action: string): SampleRecipe {
  return {
    row,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        receiver: scene.group,
        receiverType: 'group',
        type: 'receipts',
        sender: 'app_system',
        messageSender: scene.sender,
        body: {
          messageId: scene.messageId,
          timestamp: scene.seconds,
          action,
          user: { uid: 'app_system', name: 'System', avatar: '', role: 'default', status: 'offline' },
        },
      }),
  };
}

function legacyReceipt(row: string, receiptType: string, time: string): SampleRecipe {
  return {
    row: `legacy_${row}`,
    variant: 'documented',
    make: (scene, trigger) =>
      legacyEnvelope(scene, trigger, 'WEBSOCKET', {
        ...common(scene, receiptType, time),
        messageSender: scene.sender,
        receiptSender: scene.receiver,
        receiptReceiver: scene.receiverType === 'group' ? scene.group : scene.sender,
      }),
  };
}

function oldReceipt(row: string, receiptType: string, time: string): SampleRecipe {
  return {
    row: `legacy_${row}`,
    variant: 'without uids',
    make: (scene, trigger) => legacyEnvelope(scene, trigger, 'WEBSOCKET', common(scene, receiptType, time)),
  };
}

function common(scene: Scene, receiptType: string, time: string): JsonObject {
  return {
    messageId: scene.messageId,
    receiptType,
    [time]: scene.seconds,
    receiverType: scene.receiverType,
  };
}
