import { describe, expect, it } from 'vitest';
import { attributeText } from '../../lambda/sqs/attributes.ts';
import { decodeAttributes, encodeAttributes } from '../../lambda/sqs/delivery-attributes.ts';

/** As a Lambda function gets what was sent. */
function received(attributes: ReturnType<typeof encodeAttributes>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue }]) => [name, { stringValue: StringValue }]),
  );
}

describe('the attributes of a queued delivery', () => {
  it.each([0, 1, 1_760_000_000_123])('come out as they went in, received at %d', (receivedAt) => {
    const attributes = { trigger: 'message_sent', webhook: 'hook', receivedAt, requestId: 'r-1' };
    expect(decodeAttributes(received(encodeAttributes(attributes)))).toEqual(attributes);
  });

  it.each(['-1', '1.5', 'soon', '9e99'])('are none where the receipt time is %s', (stringValue) => {
    expect(decodeAttributes({ receivedAt: { stringValue } })).toBeUndefined();
  });

  it('are none without a receipt time, and need nothing else', () => {
    expect(decodeAttributes({ trigger: { stringValue: 'message_sent' } })).toBeUndefined();
    expect(decodeAttributes({ receivedAt: { stringValue: '7' } })).toEqual({
      trigger: '',
      webhook: '',
      receivedAt: 7,
      requestId: '',
    });
  });
});

describe('the text of an attribute', () => {
  it.each([
    ['plain text', 'plain text'],
    ['tr\u00efgger\n', 'tr?gger?'],
    ['', '-'],
    ['x'.repeat(257), 'x'.repeat(256)],
  ])('of %j is %j', (text, expected) => {
    expect(attributeText(text)).toBe(expected);
  });
});
