import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { group, user } from './parts.ts';
import type { SampleRecipe } from './recipe.ts';
import { modernEnvelope, type Scene } from './scene.ts';

export const groupSamples: readonly SampleRecipe[] = [
  {
    row: 'group_created',
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        group: {
          ...group(scene),
          scope: 'admin',
          hasJoined: true,
          joinedAt: scene.seconds,
          createdAt: scene.seconds,
        },
        members: { [scene.sender]: user(scene, scene.sender) },
      }),
  },
  changed('group_updated', () => ({ description: 'Every Tuesday' })),
  changed('group_deleted', () => ({})),
  changed('group_owner_transferred', (scene) => ({ owner: scene.receiver, oldOwner: scene.sender })),
  {
    row: 'group_member_added',
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        group: group(scene),
        members: { [scene.receiver]: user(scene, scene.receiver) },
        by: user(scene, scene.sender),
      }),
  },
  memberChanged('group_member_kicked'),
  memberChanged('group_member_banned'),
  memberChanged('group_member_unbanned'),
  memberChanged('group_member_scope_changed', { scope: 'moderator', oldScope: 'participant' }),
  memberMoved('group_member_joined'),
  memberMoved('group_member_left'),
];

function changed(row: string, change: (scene: Scene) => JsonObject): SampleRecipe {
  return {
    row,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        group: { ...group(scene), updatedAt: scene.seconds, updatedBy: scene.sender, ...change(scene) },
      }),
  };
}

function memberChanged(row: string, extra: JsonObject = {}): SampleRecipe {
  return {
    row,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        group: { ...group(scene), updatedAt: scene.seconds },
        members: { [scene.receiver]: { ...user(scene, scene.receiver), ...extra } },
        by: user(scene, scene.sender),
      }),
  };
}

/** A member joins and leaves on their own. */
function memberMoved(row: string): SampleRecipe {
  return {
    row,
    variant: 'documented',
    make: (scene, trigger) =>
      modernEnvelope(scene, trigger, {
        group: { ...group(scene), updatedAt: scene.seconds },
        members: { [scene.sender]: user(scene, scene.sender) },
      }),
  };
}
