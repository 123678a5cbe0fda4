import { ifPresent, milliseconds, needed, present, rest, subjectField } from './recipe.ts';
import type { CatalogueRow } from './row.ts';

/**
 * Blocks and presence. The connection event has three names and two shapes; any name may come with either shape, so the
 * fields decide. Source: contract, sections 5.2, 5.7 and 5.10.
 */
export const userRows: readonly CatalogueRow[] = [
  block('user_blocked'),
  block('user_unblocked'),
  {
    name: 'legacy_user_connection_status_changed',
    trigger: 'after_connection_status_changed',
    aliases: ['user_connection_status_change', 'user_connection_status_changed'],
    system: 'legacy',
    category: 'users',
    event: 'user_connection_status_changed',
    when: [present('data.event')],
    identity: [needed('data.user.uid'), needed('data.event.type'), needed('data.event.at'), rest],
    ignored: [],
    subject: [subjectField('data.user.uid')],
    time: milliseconds('data.event.at', 'data.user.status_updated_at'),
    note: "Other devices' sessions and the device ids are under `legacy`.",
  },
  {
    name: 'user_connection_status_changed',
    trigger: 'user_connection_status_changed',
    aliases: ['user_connection_status_change', 'after_connection_status_changed'],
    system: 'modern',
    category: 'users',
    event: 'user_connection_status_changed',
    when: [],
    identity: [
      needed('data.user.uid'),
      needed('data.timestamp'),
      ifPresent('data.currentConnection.action'),
      ifPresent('data.currentConnection.connectedAt'),
      rest,
    ],
    ignored: ['data.user'],
    subject: [subjectField('data.user.uid')],
    time: milliseconds('data.timestamp'),
    note: "`status` is the user's status over all sessions, `currentConnection.action` what this session did. `online` together with `disconnected` is normal.",
  },
];

function block(trigger: string): CatalogueRow {
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'users',
    event: trigger,
    when: [],
    identity: 'receipt',
    ignored: [],
    subject: [subjectField('data.by.uid')],
    time: [],
  };
}
