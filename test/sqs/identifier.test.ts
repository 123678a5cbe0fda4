import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierPart, sqsIdentifier } from '../../lambda/sqs/identifier.ts';

describe('identifiers', () => {
  const text = fc.string({ unit: 'binary' });

  it('differ where their parts differ', () => {
    fc.assert(
      fc.property(fc.array(text), fc.array(text), (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other) && one.length > 0 && other.length > 0);
        const encode = (parts: string[]) => sqsIdentifier('v1', parts.map(identifierPart));
        expect(encode(one)).not.toBe(encode(other));
      }),
    );
  });

  it('leave a plain part readable', () => {
    expect(identifierPart('ada_user_ben@x.io/<1>')).toBe('ada_user_ben@x.io/<1>');
    expect(identifierPart('a:b c~,%ü')).toBe('a%003ab%0020c%007e%002c%0025%00fc');
  });

  it('are hashed where they would be too long', () => {
    expect(sqsIdentifier('v1', ['a'.repeat(125)])).toBe(`v1:${'a'.repeat(125)}`);
    expect(sqsIdentifier('v1', ['a'.repeat(126)])).toMatch(/^v1#[0-9a-f]{64}$/);
  });
});
