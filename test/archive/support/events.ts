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

/** A message of the archive's queue, as Lambda hands it over. */
export function archiveRecord(messageId: string, body: string): SQSRecord {
  return { ...everyRecord, messageId, body };
}

const everyRecord = {
  receiptHandle: 'handle',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: String(start),
    SenderId: 'worker',
    ApproximateFirstReceiveTimestamp: String(start),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:archive',
  awsRegion: 'eu-central-1',
};
