import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  sampleBatch,
  sampleEvent,
  sampleEvents,
  sampleRecord,
  sampleUnknownEvent,
} from 'cometchat-webhook-relay/samples';
import { handler } from './lambda-consumer.js';

test('takes every event, and one that is newer than this code', async () => {
  const events = [...sampleEvents(), sampleUnknownEvent('com.cometchat.something_new')];
  assert.deepEqual(await handler(sampleBatch(events)), { batchItemFailures: [] });
});

test('leaves the rest of a group after a failure', async () => {
  const sent = sampleEvent('com.cometchat.message_sent', { id: 'one', subject: 'group_team' });
  const Records = [
    { ...sampleRecord(sent), body: 'not an event' },
    sampleRecord(sampleEvent('com.cometchat.message_edited', { id: 'two', subject: 'group_team' })),
    sampleRecord(sampleEvent('com.cometchat.group_created', { id: 'three' })),
  ];
  assert.deepEqual(await handler({ Records }), {
    batchItemFailures: [{ itemIdentifier: 'message-of-one' }, { itemIdentifier: 'message-of-two' }],
  });
});
