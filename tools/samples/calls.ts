import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { placing, receiverEntity, userEntity } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { modernEnvelope, type Scene } from './scene.ts';

export const callSamples: readonly SampleRecipe[] = [
  ...['initiated', 'busy', 'cancelled', 'rejected', 'unanswered'].map(ringing),
  ...sessionSamples('call', 'call'),
  ...sessionSamples('meeting', 'meet'),
  {
    row: 'recording_generated',
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        recordingDate: new Date(scene.time).toISOString().slice(0, 10),
        duration: '21.433000',
        startTime: String(scene.seconds),
        sessionId: scene.sessionId,
        recording_url: `https://recordings-${scene.region}.cometchat.io/${scene.random.hex(16)}.mp4`,
      }),
  },
  {
    row: 'transcription_generated',
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        sessionId: scene.sessionId,
        tid: scene.random.hex(12),
        transcriptDate: new Date(scene.time).toISOString().slice(0, 10),
        transcript_url: `https://recordings-${scene.region}.cometchat.io/${scene.random.hex(16)}.json`,
        startTime: scene.seconds - 21,
        endTime: scene.seconds,
      }),
  },
];

function ringing(action: string): SampleRecipe {
  return {
    row: `call_${action}`,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        call: {
          id: scene.messageId,
          ...placing(scene),
          category: 'call',
          type: 'audio',
          data: {
            action,
            entities: {
              by: userEntity(scene, scene.sender),
              for: receiverEntity(scene),
              on: {
                entity: {
                  sessionid: scene.sessionId,
                  ...placing(scene),
                  status: action,
                  type: 'audio',
                  data: {
                    entities: { sender: userEntity(scene, scene.sender), receiver: receiverEntity(scene) },
                  },
                  initiatedAt: scene.seconds,
                  joinedAt: scene.seconds,
                },
                entityType: 'call',
              },
            },
            resource: `WEB-4_1_10-${scene.random.hex(12)}`,
          },
          sentAt: scene.seconds,
          updatedAt: scene.seconds,
        },
      }),
  };
}

function sessionSamples(kind: 'call' | 'meeting', type: 'call' | 'meet'): readonly SampleRecipe[] {
  const sample = (name: string, data: (scene: Scene) => JsonObject): SampleRecipe => ({
    row: `${kind}_${name}`,
    variant: 'documented',
    make: (scene, trigger) => ({
      ...modernEnvelope(scene, trigger, { ...data(scene), sessionId: scene.sessionId }),
      type,
    }),
  });
  return [
    sample('started', (scene) => ({ created_at: scene.seconds })),
    sample('participant_joined', (scene) => ({
      occupant: occupant(scene, scene.sender, { joined_at: scene.seconds }),
      initial_config: { is_audio_only: 'true', platform: 'web', sdk: 'react', call_version: '2.3.0' },
    })),
    sample('participant_left', (scene) => ({
      occupant: occupant(scene, scene.sender, { joined_at: scene.seconds - 50, left_at: scene.seconds }),
    })),
    sample('ended', (scene) => ({
      all_occupants: [scene.sender, scene.receiver].map((uid) =>
        occupant(scene, uid, { joined_at: scene.seconds - 50, left_at: scene.seconds }),
      ),
      destroyed_at: scene.seconds,
      created_at: scene.seconds - 52,
    })),
  ];
}

function occupant(scene: Scene, uid: string, times: JsonObject): JsonObject {
  return { uid, name: `Sample ${uid}`, audio_call: scene.random.pick(['true', 'false']), ...times };
}
