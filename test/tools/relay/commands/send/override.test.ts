import { describe, expect, it } from 'vitest';
import { override } from '../../../../../tools/relay/commands/send/override.ts';

describe('override', () => {
  const delivery = { trigger: 'message_sent', data: { message: { id: '1', data: { text: 'hi' } } } };

  it('replaces and adds values, and leaves the delivery as it was', () => {
    expect(
      override(delivery, ['data.message.data.text=a=b', 'data.message.sentAt=7', 'data.new.flag=true']),
    ).toEqual({
      trigger: 'message_sent',
      data: { message: { id: '1', data: { text: 'a=b' }, sentAt: 7 }, new: { flag: true } },
    });
    expect(override(delivery, ['data.message.id="7"'])).toMatchObject({ data: { message: { id: '7' } } });
    expect(delivery.data.message.data.text).toBe('hi');
  });

  it.each([
    ['null', null],
    ['', ''],
    ['""', ''],
    ['0', 0],
    ['[1]', [1]],
    ['{"uid":"a"}', { uid: 'a' }],
    ['{broken', '{broken'],
  ])('takes %s for what it reads as', (text, value) => {
    expect(override(delivery, [`data.message=${text}`])).toEqual({ ...delivery, data: { message: value } });
  });

  it('refuses what leads nowhere', () => {
    expect(() => override(delivery, ['trigger.name=x'])).toThrow('"trigger" isn\'t an object');
    expect(() => override(delivery, ['text'])).toThrow('has no path or no value');
  });
});
