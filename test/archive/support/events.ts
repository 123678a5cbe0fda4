import type { SQSRecord } from 'aws-lambda';

/** 100 events a second from here. */
export const start = Date.UTC(2026, 10, 21, 12, 0, 0);

/** The body of an archived event, as a worker publishes it. */
export function eventBody(number: number, changes: Readonly<Record<string, unknown>> = {}): string {
  const receivedtime = new Date(start + number * 10).toISOString();
  return JSON.stringify({
    specversion: '1.0',
    id: `1-${number}`,
    source: '/cometchat/apps/app/webhooks/hook',
    type: 'com.cometchat.message_sent',
    subject: `group_${number % 200}`,
    time: receivedtime,
    datacontenttype: 'application/json',
    receivedtime,
    data: { message: { id: String(number), sender: `uid-${number % 50}`, data: { text: `no ${number}` } } },
    ...changes,
  });
}

export type ArchiveRecord = Pick<SQSRecord, 'messageId' | 'body'>;

export function archiveRecord(messageId: string, body: string): ArchiveRecord {
  return { messageId, body };
}
