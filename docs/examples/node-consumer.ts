import { DatabaseSync } from 'node:sqlite';
import { type Message, SQSClient } from '@aws-sdk/client-sqs';
import {
  type CometChatEvent,
  isMessageEvent,
  messageText,
  parseProcessedEvent,
} from 'cometchat-webhook-relay/events';
import { Consumer } from 'sqs-consumer';

const queueUrl = process.env.QUEUE_URL;
if (queueUrl === undefined) throw new Error('set QUEUE_URL to the URL of the consumer queue');

/** SQLite stands for your database here; `id` is the key, so an event that comes again changes nothing. */
const database = new DatabaseSync(process.env.DATABASE ?? ':memory:');
database.exec(
  'CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, conversation TEXT, characters INTEGER)',
);
const insert = database.prepare('INSERT INTO messages VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING');

function handle(event: CometChatEvent): void {
  if (!isMessageEvent(event)) return;
  const { changes } = insert.run(event.id, event.subject, messageText(event)?.length ?? 0);
  console.log(Number(changes) === 1 ? 'done' : 'known', event.type, event.id);
}

/** Handles a batch in order and returns what is done. After a failure the rest of that group waits for the next time. */
async function handleBatch(messages: Message[]): Promise<Message[]> {
  const done: Message[] = [];
  const failedGroups = new Set<string | undefined>();
  for (const message of messages) {
    const group = message.Attributes?.MessageGroupId;
    if (failedGroups.has(group)) continue;
    try {
      handle(parseProcessedEvent(message));
      done.push(message);
    } catch (error) {
      console.error(message.MessageId, error instanceof Error ? error.message : error);
      failedGroups.add(group);
    }
  }
  return done;
}

const consumer = Consumer.create({
  queueUrl,
  sqs: new SQSClient({}),
  batchSize: 10,
  waitTimeSeconds: 20,
  messageSystemAttributeNames: ['MessageGroupId'],
  // One batch at a time, as a whole: single messages would be handled side by side, and out of order.
  handleMessageBatch: handleBatch,
  suppressFifoWarning: true,
});

consumer.on('error', (error) => console.error('error', error.message));
consumer.on('processing_error', (error) => console.error('processing error', error.message));
// Don't wait for the poll to end. An event that SQS hands over right now comes again.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => consumer.stop({ abort: true }));
consumer.start();
