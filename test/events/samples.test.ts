import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { parseProcessedEvent } from '../../lambda/events/index.ts';
import {
  sampleBatch,
  sampleEvent,
  sampleEvents,
  sampleMessage,
  sampleRecord,
  sampleUnknownEvent,
} from '../../lambda/events/samples.ts';

describe('sample events', () => {
  it.each(sampleEvents().map((event) => [event.type, event] as const))(
    'hold a %s that parses from every carrier',
    (_type, event) => {
      expect(parseProcessedEvent(sampleRecord(event))).toEqual(event);
      expect(parseProcessedEvent(sampleMessage(event))).toEqual(event);
    },
  );

  it('are of the type that was asked for, with changes', () => {
    const event = sampleEvent('com.cometchat.message_sent', { id: 'mine' });
    const conversation: string = event.data.message.conversationId;
    expect(event).toMatchObject({ id: 'mine', subject: conversation });
  });

  it('can be of a type that this version does not know, as the relay publishes it', () => {
    const data = { mood: 'good' };
    const event = sampleUnknownEvent('com.cometchat.something_new', data);
    const delivery = parseDelivery({ trigger: 'something_new', appId: 'app', webhook: 'hook', data });
    const published = delivery && normaliseDelivery(delivery);
    const { type, dataschema } = event;
    expect(published).toMatchObject({ ok: true, type, dataschema, data });
    expect(parseProcessedEvent(sampleRecord(event))).toEqual(event);
    expect(() => sampleUnknownEvent('com.cometchat.message_sent')).toThrow('use sampleEvent');
  });

  it('are copies, so that one test cannot change them for another', () => {
    const event = sampleEvent('com.cometchat.message_sent');
    Object.assign(event.data.message, { sender: 'somebody else' });
    expect(sampleEvent('com.cometchat.message_sent').data.message.sender).not.toBe('somebody else');
  });

  it('come in a batch that a handler of `@types/aws-lambda` takes', () => {
    const batch: SQSEvent = sampleBatch([sampleEvent('com.cometchat.group_created')]);
    const record: SQSRecord = sampleRecord(sampleEvent('com.cometchat.group_created'), { receiveCount: 3 });
    expect(batch.Records).toHaveLength(1);
    expect(record.attributes.ApproximateReceiveCount).toBe('3');
    expect(record.messageAttributes.type?.stringValue).toBe('com.cometchat.group_created');
  });
});
