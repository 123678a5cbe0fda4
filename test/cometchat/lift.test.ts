import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../lambda/cometchat/json.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { withValue } from './deliveries.ts';
import { normalised } from './normalised.ts';

describe('lifting', () => {
  it('puts a legacy message under message', () => {
    const envelope = sampleDelivery('after_message', { system: 'legacy' });
    expect(normalised(envelope).type).toBe('com.cometchat.message_sent');
    expect(normalised(envelope).data).toEqual({
      message: envelope.data,
      envelope: { origin: { platform: 'API' }, chatAPIVersion: '3.0' },
    });
  });

  it.each([
    ['deletion', 'com.cometchat.message_deleted'],
    ['edit', 'com.cometchat.message_edited'],
  ])('makes an after_message that is a %s the event %s', (variant, type) => {
    expect(normalised(sampleDelivery('after_message', { variant })).type).toBe(type);
  });

  it('leaves an action message of message_sent what it is', () => {
    const { type, data } = normalised(sampleDelivery('message_sent', { variant: 'action' }));
    expect(type).toBe('com.cometchat.message_sent');
    expect(data).toMatchObject({ message: { category: 'action', data: { action: 'edited' } } });
  });

  it('gives a legacy receipt the modern form', () => {
    const receipt = sampleDelivery('message_read_receipt', {
      system: 'legacy',
      sender: 'ada',
      receiver: 'ben',
      messageId: '58',
      time: Date.UTC(2026, 0, 1),
    });
    expect(normalised(withValue(receipt, 'data.deviceCount', 2)).data).toEqual({
      receiver: 'ada',
      receiverType: 'user',
      type: 'receipts',
      sender: 'ben',
      messageSender: 'ada',
      body: { action: 'read', messageId: '58', user: { uid: 'ben' }, timestamp: Date.UTC(2026, 0, 1) / 1000 },
      legacy: { deviceCount: 2 },
      envelope: { origin: { platform: 'WEBSOCKET' }, chatAPIVersion: '3.0' },
    });
  });

  it('gives a legacy connection event the modern form, and loses nothing', () => {
    const time = Date.UTC(2026, 0, 1);
    const envelope = sampleDelivery('user_connection_status_change', {
      system: 'legacy',
      variant: 'disconnected, others stay',
      sender: 'ada',
      time,
    });
    const { data } = normalised(envelope);
    expect(data).toMatchObject({
      timestamp: time,
      user: { uid: 'ada', status: 'online' },
      status: 'online',
      currentConnection: { action: 'disconnected', platform: 'web', connectedAt: time - 90_000 },
      userPresenceChanged: false,
      legacy: { user: { status_updated_at: String(time) }, connections: [{ platform: 'android' }, {}] },
    });
    expect(data).not.toHaveProperty('legacy.event.event_for.platform');
    expect(data).not.toHaveProperty('legacy.event.event_for.connected_at');
    for (const value of leaves(envelope.data)) {
      expect(leaves(data).map(String)).toContain(String(value));
    }
  });

  it.each(['', 'unixtimestamp in millisec'])('keeps a time that is none as it came: %j', (connected_at) => {
    const envelope = sampleDelivery('after_connection_status_changed', { system: 'legacy' });
    const { data } = normalised(withValue(envelope, 'data.event.event_for.connected_at', connected_at));
    expect(data.currentConnection).not.toHaveProperty('connectedAt');
    expect(data).toMatchObject({ unexpected: { '/currentConnection/connectedAt': connected_at } });
  });

  it('keeps a message sent to a bot apart from message_sent, with the bot', () => {
    const { type, data } = normalised(sampleDelivery('after_message', { system: 'bot', receiver: 'helper' }));
    expect(type).toBe('com.cometchat.message_sent_to_bot');
    expect(data).toMatchObject({ envelope: { bot: 'helper' } });
  });
});

/** Every value in it that is neither object nor array. */
function leaves(value: JsonValue | undefined): JsonValue[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [value];
  return Object.values(value).flatMap(leaves);
}
