import { ifPresent, milliseconds, needed, rest, subjectField } from './recipe.ts';
import type { CatalogueRow } from './row.ts';

const common = {
  aliases: [],
  system: 'notifications',
  category: 'other',
  when: [],
  ignored: [],
  subject: [subjectField('data.to.uid')],
} as const;

/** What CometChat hands to custom notification providers (`webhook` is `custom`). Source: contract, section 5.8. */
export const notificationRows: readonly CatalogueRow[] = [
  {
    ...common,
    name: 'push-notification-payload-generated',
    trigger: 'push-notification-payload-generated',
    event: 'push-notification-payload-generated',
    identity: [
      needed('data.to.uid'),
      ifPresent('data.notificationDetails.tag'),
      needed('data.notificationDetails.sentAt'),
      ifPresent('data.notificationDetails.callAction'),
      ifPresent('data.notificationDetails.sender'),
      rest,
    ],
    time: milliseconds('data.notificationDetails.sentAt'),
    note: 'One per recipient. `tag` may be shared by a whole group and `sentAt` has whole seconds, so the displayed text is part of the identity.',
  },
  {
    ...common,
    name: 'email-notification-payload-generated',
    trigger: 'email-notification-payload-generated',
    event: 'email-notification-payload-generated',
    identity: 'receipt',
    time: [],
    note: 'The payload has no id and no time.',
  },
  {
    ...common,
    name: 'sms-notification-payload-generated',
    trigger: 'sms-notification-payload-generated',
    event: 'sms-notification-payload-generated',
    identity: 'receipt',
    time: [],
    note: 'The payload has no id and no time.',
  },
];
