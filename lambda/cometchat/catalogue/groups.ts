import {
  digestOf,
  ifPresent,
  keysOf,
  needed,
  orMinute,
  receiptMinute,
  seconds,
  subjectField,
} from './recipe.ts';
import type { CatalogueRow, Ingredient, TimeSource } from './row.ts';

const changedAt = orMinute('data.group.updatedAt');

/**
 * The vendor's examples show it: the group of an unban has the time of the ban, that of a change of scope is older than
 * what the member did before. Two changes to and fro would else be one event, of a time long past.
 */
const withoutTime = {
  changedAt: [ifPresent('data.group.updatedAt'), receiptMinute],
  time: [],
  note: 'It does not change `data.group.updatedAt`; so the time is that of the receipt, whose minute is part of the identity: a retry in a later minute comes out twice.',
} as const satisfies Particulars;

/** Groups and their members. Source: contract, section 5.3. */
export const groupRows: readonly CatalogueRow[] = [
  group('group_created', {
    identity: [orMinute('data.group.createdAt')],
    time: seconds('data.group.createdAt'),
  }),
  group('group_updated', {
    identity: [
      changedAt,
      digestOf(
        'data.group.name',
        'data.group.type',
        'data.group.description',
        'data.group.icon',
        'data.group.owner',
        'data.group.metadata',
        'data.group.tags',
      ),
    ],
  }),
  group('group_deleted', { identity: [changedAt] }),
  group('group_owner_transferred', {
    identity: [changedAt, ifPresent('data.group.owner'), ifPresent('data.group.oldOwner')],
  }),
  members('group_member_added', {
    changedAt: [ifPresent('data.group.updatedAt'), receiptMinute],
    note: 'Where a group was never updated, the payload has no time of the event; so the minute of the receipt is part of the identity, and a retry in a later minute comes out twice.',
  }),
  members('group_member_kicked', {
    aliases: ['group_member_removed'],
    note: '`group_member_removed`, which the documentation names but never shows, is taken for the same.',
  }),
  members('group_member_banned', {
    note: 'A ban on behalf of somebody else shows that user under `members`, not the banned one.',
  }),
  members('group_member_unbanned', {
    ...withoutTime,
    note: `As with \`group_member_banned\`, \`members\` may hold who did it. ${withoutTime.note}`,
  }),
  members('group_member_scope_changed', { ...withoutTime, identity: [digestOf('data.members')] }),
  members('group_member_joined', {}),
  members('group_member_left', {}),
];

interface Particulars {
  readonly changedAt?: readonly Ingredient[];
  readonly identity?: readonly Ingredient[];
  readonly time?: readonly TimeSource[];
  readonly aliases?: readonly string[];
  readonly note?: string;
}

function group(trigger: string, particulars: Particulars): CatalogueRow {
  const { identity = [], time = seconds('data.group.updatedAt'), aliases = [], note } = particulars;
  return {
    name: trigger,
    trigger,
    aliases,
    system: 'modern',
    category: 'groups',
    event: trigger,
    when: [],
    identity: [needed('data.group.guid'), ...identity],
    subject: [subjectField('data.group.guid')],
    time,
    ...(note === undefined ? {} : { note }),
  };
}

/** The count of the members tells two changes in one second apart where the uids do not. */
function members(trigger: string, particulars: Particulars): CatalogueRow {
  return group(trigger, {
    ...particulars,
    identity: [
      keysOf('data.members'),
      ...(particulars.changedAt ?? [changedAt]),
      ifPresent('data.group.membersCount'),
      ...(particulars.identity ?? []),
    ],
  });
}
