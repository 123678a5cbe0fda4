import { fieldsOf, ifPresent, needed, rest, seconds, subjectField } from './recipe.ts';
import type { CatalogueRow, Identity, TimeSource } from './row.ts';

const guid = needed('data.group.guid');

/** A group as it is sent with an event that its guid and its times identify. */
const groupFields = fieldsOf(
  'data.group',
  'name',
  'type',
  'membersCount',
  'conversationId',
  'owner',
  'onlineMembersCount',
);

/** Groups and their members. Source: contract, section 5.3. */
export const groupRows: readonly CatalogueRow[] = [
  group('group_created', {
    identity: [guid, needed('data.group.createdAt')],
    ignored: [...groupFields, ...fieldsOf('data.group', 'scope', 'hasJoined', 'joinedAt'), 'data.members'],
    time: seconds('data.group.createdAt'),
  }),
  group('group_updated', { identity: [guid, needed('data.group.updatedAt'), rest] }),
  group('group_deleted', {
    identity: [guid, needed('data.group.createdAt'), ifPresent('data.group.updatedAt')],
    ignored: [...groupFields, 'data.group.updatedBy'],
  }),
  group('group_owner_transferred', { identity: [guid, needed('data.group.updatedAt'), rest] }),
  group('group_member_added', {}),
  group('group_member_kicked', {
    aliases: ['group_member_removed'],
    note: 'Includes `group_member_removed`, which the documentation names but never shows.',
  }),
  group('group_member_banned', {
    note: 'If someone bans on behalf of a user, `members` holds that user instead of the banned one.',
  }),
  group('group_member_unbanned', {
    time: [],
    note: 'As with `group_member_banned`, `members` may hold another user. `data.group.updatedAt` stays at the time of the ban, so `time` is the receipt time.',
  }),
  group('group_member_scope_changed', {
    time: [],
    note: "`data.group.updatedAt` doesn't change, so `time` is the receipt time.",
  }),
  group('group_member_joined', {}),
  group('group_member_left', {}),
];

interface Particulars {
  readonly identity?: Identity;
  readonly ignored?: readonly string[];
  readonly time?: readonly TimeSource[];
  readonly aliases?: readonly string[];
  readonly note?: string;
}

/**
 * Without its own identity: a change of membership. Who was in a group before may be again, with the same count of
 * members, and `group.updatedAt` does not move with each change.
 */
function group(trigger: string, particulars: Particulars): CatalogueRow {
  const { identity = 'receipt', ignored = [], time = seconds('data.group.updatedAt') } = particulars;
  const { aliases = [], note } = particulars;
  return {
    name: trigger,
    trigger,
    aliases,
    system: 'modern',
    category: 'groups',
    event: trigger,
    when: [],
    identity,
    ignored,
    subject: [subjectField('data.group.guid')],
    time,
    ...(note === undefined ? {} : { note }),
  };
}
