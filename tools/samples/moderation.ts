import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { placing, textMessage } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { modernEnvelope, type Scene } from './scene.ts';

export const moderationSamples: readonly SampleRecipe[] = [
  judged('moderation_engine_approved', 'approved', () => ({})),
  judged('moderation_engine_blocked', 'disapproved', (scene) => ({ moderation: [moderationResult(scene)] })),
  judged('moderation_manual_approved', 'approved', (scene) => ({
    moderation: [moderationResult(scene)],
    reviewed: true,
  })),
  {
    row: 'moderation_engine_failed',
    variant: 'text',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        resource: {
          id: scene.messageId,
          ...placing(scene),
          category: 'message',
          type: 'text',
          sentAt: scene.seconds - 2,
        },
        contentType: 'text',
        outcome: 'approved',
        completedAt: scene.seconds,
        failures: [
          {
            category: 'http_5xx',
            httpStatus: 503,
            errorMessage: 'The moderation endpoint answered 503.',
            responseBodyTruncated: false,
            timeoutMs: 2000,
            failedAt: scene.seconds,
            context: { engine: 'custom_api', setting: 'approve-message', rule: rule(scene) },
          },
        ],
      }),
  },
];

function judged(row: string, status: string, extra: (scene: Scene) => JsonObject): SampleRecipe {
  return {
    row,
    variant: 'text',
    make: (scene, trigger) => {
      const message = textMessage(scene);
      return modernEnvelope(scene, trigger, {
        message: { ...message, data: { text: scene.text, moderation: { status } } },
        ...extra(scene),
      });
    },
  };
}

function moderationResult(scene: Scene): JsonObject {
  return {
    condition: { entity: 'message', operand: 'text', category: 'pattern', operator: 'contains' },
    rule: { ...rule(scene), action: ['blockMessage'], blockedAt: scene.seconds },
  };
}

function rule(scene: Scene): JsonObject {
  return { id: 'house-rules', name: 'House rules', revisionId: `${scene.appId}_house-rules_1` };
}
