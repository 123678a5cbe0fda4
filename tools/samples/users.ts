import { user } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { modernEnvelope } from './scene.ts';

export const userSamples: readonly SampleRecipe[] = [
  block('user_blocked'),
  block('user_unblocked'),
  connection('connected', 'connected', 'online', true),
  connection('disconnected', 'disconnected', 'offline', true),
  connection('disconnected, others stay', 'disconnected', 'online', false),
];

function block(row: string): SampleRecipe {
  return {
    row,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        users: {
          [scene.receiver]: { ...user(scene, scene.receiver), conversationId: scene.conversationId },
        },
        by: user(scene, scene.sender),
      }),
  };
}

function connection(
  variant: string,
  action: string,
  status: string,
  userPresenceChanged: boolean,
): SampleRecipe {
  return {
    row: 'user_connection_status_changed',
    variant,
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        timestamp: scene.time,
        user: { ...user(scene, scene.sender), status },
        status,
        currentConnection: {
          action,
          appInfo: {
            version: '4.1.10',
            apiVersion: 'v3.0',
            origin: 'https://app.example.com',
            uts: scene.time - 90_100,
            clientIp: '192.0.2.7',
          },
          platform: 'javascript',
          userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
          connectedAt: scene.time - 90_000,
        },
        userPresenceChanged,
      }),
  };
}
