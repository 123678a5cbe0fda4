import type { JsonObject } from '../../lambda/cometchat/json.ts';
import type { Scene } from './scene.ts';

/** The parts that samples share: users, groups, messages. */

export function user(scene: Scene, uid: string): JsonObject {
  return {
    uid,
    name: `Sample ${uid.slice(0, 1).toUpperCase()}${uid.slice(1, 3)}`,
    avatar: `https://data-${scene.region}.cometchat.io/assets/images/avatars/${encodeURIComponent(uid)}.png`,
    status: 'available',
    role: 'default',
    lastActiveAt: scene.seconds - 60,
  };
}

export function group(scene: Scene): JsonObject {
  return {
    guid: scene.group,
    name: `Group ${scene.group}`,
    type: 'public',
    membersCount: 5 + scene.random.below(20),
    conversationId: `group_${scene.group}`,
    createdAt: scene.seconds - 86_400,
    owner: scene.sender,
    onlineMembersCount: 3,
  };
}

/** Who is told: the other user, or the group. */
export function receiverEntity(scene: Scene): JsonObject {
  return scene.receiverType === 'group'
    ? { entity: group(scene), entityType: 'group' }
    : {
        entity: { ...user(scene, scene.receiver), conversationId: scene.conversationId },
        entityType: 'user',
      };
}

export function userEntity(scene: Scene, uid: string): JsonObject {
  return { entity: user(scene, uid), entityType: 'user' };
}

/** Where a message stands and who wrote it. */
export function placing(scene: Scene): JsonObject {
  return {
    conversationId: scene.conversationId,
    sender: scene.sender,
    receiverType: scene.receiverType,
    receiver: scene.receiverType === 'group' ? scene.group : scene.receiver,
  };
}

/** A text message as it is stored; `content` is added to its text. */
export function textMessage(scene: Scene, content: JsonObject = {}): JsonObject {
  return {
    id: scene.messageId,
    muid: `_${scene.random.hex(9)}`,
    ...placing(scene),
    category: 'message',
    type: 'text',
    data: {
      text: scene.text,
      resource: `WEB-4_1_10-${scene.random.hex(12)}`,
      entities: { sender: userEntity(scene, scene.sender), receiver: receiverEntity(scene) },
      metadata: { '@injected': { extensions: {} } },
      ...content,
    },
    sentAt: scene.seconds,
    updatedAt: scene.seconds,
  };
}

/** The id of the message that CometChat writes when something is done to another one. */
function actionMessageId(scene: Scene): string {
  return /^\d{1,15}$/.test(scene.messageId) ? String(Number(scene.messageId) + 1) : `${scene.messageId}-1`;
}

/** The message that CometChat writes by itself when a message is edited or deleted. */
export function actionMessage(scene: Scene, action: 'edited' | 'deleted', changed: JsonObject): JsonObject {
  return {
    id: actionMessageId(scene),
    ...placing(scene),
    category: 'action',
    type: 'message',
    data: {
      action,
      entities: {
        by: userEntity(scene, scene.sender),
        for: receiverEntity(scene),
        on: { entity: changed, entityType: 'message' },
      },
    },
    sentAt: scene.seconds,
    updatedAt: scene.seconds,
  };
}

/** The edited text message itself. */
export function editedMessage(scene: Scene): JsonObject {
  return {
    ...textMessage(scene),
    sentAt: scene.seconds - 45,
    editedAt: scene.seconds,
    editedBy: scene.sender,
    updatedAt: scene.seconds,
  };
}

/** What is left of a deleted message. */
export function deletedMessage(scene: Scene): JsonObject {
  const { muid: _muid, ...message } = textMessage(scene);
  return {
    ...message,
    data: { entities: { sender: userEntity(scene, scene.sender), receiver: receiverEntity(scene) } },
    sentAt: scene.seconds - 45,
    deletedAt: scene.seconds,
    deletedBy: scene.sender,
    updatedAt: scene.seconds,
  };
}
