import { absent, fieldsOf, ifPresent, needed, present, seconds, subjectField } from './recipe.ts';
import type { CatalogueRow, SubjectSource } from './row.ts';

const modernSubject: readonly SubjectSource[] = [
  {
    from: 'conversation',
    sender: 'data.sender',
    receiver: 'data.receiver',
    receiverType: 'data.receiverType',
  },
  subjectField('data.body.messageId', 'message_'),
];

const legacySubject: readonly SubjectSource[] = [
  {
    from: 'conversation',
    sender: 'data.receiptSender',
    receiver: 'data.receiptReceiver',
    receiverType: 'data.receiverType',
  },
  subjectField('data.messageId', 'message_'),
];

/** The message's id says where it stands, and the reader is in the identity. */
const ignored = [
  ...fieldsOf('data', 'sender', 'receiver', 'receiverType', 'type', 'messageSender'),
  'data.body.user',
];

/**
 * Receipts. Legacy and modern ones share two trigger names; the fields tell them apart: the message's id stands at
 * `data.messageId` or at `data.body.messageId`. Source: contract, sections 5.1 and 5.7.
 *
 * In a group of some hundred members each message brings hundreds of them, and SQS holds a message group to 300 requests
 * a second: so each reader has a message group.
 */
export const receiptRows: readonly CatalogueRow[] = [
  legacyReceipt('message_delivery_receipt', 'data.deliveredAt'),
  receipt('message_delivery_receipt'),
  legacyReceipt('message_read_receipt', 'data.readAt'),
  receipt('message_read_receipt'),
  receiptOfAll('message_delivered_to_all'),
  receiptOfAll('message_read_by_all'),
];

function receipt(trigger: string): CatalogueRow {
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'receipts',
    event: trigger,
    when: [],
    identity: [
      needed('data.body.messageId'),
      needed('data.body.user.uid', 'data.sender'),
      needed('data.body.action'),
      needed('data.body.timestamp'),
    ],
    ignored,
    subject: modernSubject,
    parallelBy: ['data.body.user.uid', 'data.sender'],
    time: seconds('data.body.timestamp'),
    note: '`sender` is who received or read the message, `messageSender` who wrote it.',
  };
}

function receiptOfAll(trigger: string): CatalogueRow {
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'receipts',
    event: trigger,
    when: [],
    identity: [needed('data.body.messageId'), needed('data.body.action'), ifPresent('data.body.timestamp')],
    ignored,
    subject: modernSubject,
    parallelBy: ['data.body.user.uid', 'data.sender'],
    time: seconds('data.body.timestamp'),
    note: 'Groups only.',
  };
}

function legacyReceipt(trigger: string, time: string): CatalogueRow {
  return {
    name: `legacy_${trigger}`,
    trigger,
    aliases: [],
    system: 'legacy',
    category: 'receipts',
    event: trigger,
    when: [present('data.messageId'), absent('data.body')],
    identity: [
      needed('data.messageId'),
      needed('data.receiptSender'),
      needed('data.receiptType'),
      ifPresent(time),
      ifPresent('data.receiverType'),
      ifPresent('data.receiptReceiver'),
    ],
    ignored: ['data.messageSender'],
    subject: legacySubject,
    parallelBy: ['data.receiptSender'],
    time: seconds(time),
    note: 'Older versions have no uids. Each delivery is then its own event, and the subject is `message_` and the message id.',
  };
}
