import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personalData } from '../../../lambda/decisions/rules/personal-data.ts';
import { judge, pass } from './judge.ts';

const found = (counts: object) => ({ outcome: 'annotate', metadata: { personalData: counts } });

describe('personal data', () => {
  it.each<[string, object]>([
    ['write to ann@mail.example', { email: 1 }],
    ['ann.b+c@sub.mail.example, and ben@mail.example.', { email: 2 }],
    ['ａｎｎ＠ｍａｉｌ．example', { email: 1 }],
    ['call +49 (0)30 123-456', { phone: 1 }],
    ['call 0049 30 123456', { phone: 1 }],
    ['+14155550123 or +442079460123', { phone: 2 }],
    ['pay 4111 1111 1111 1111', { card: 1 }],
    ['4111-1111-1111-1111', { card: 1 }],
    ['378282246310005', { card: 1 }],
    ['order 12 5555 5555 5555 4444', { card: 1 }],
    ['ann@mail.example +14155550123 / 4111111111111111', { email: 1, card: 1 }],
  ])('is counted in %j', async (text, counts) => {
    expect(await judge(personalData, {}, text)).toStrictEqual(found(counts));
  });

  it.each([
    'me @ home',
    '@ann',
    'ann@',
    'ann@home',
    'a@b.c',
    'at 12:30 on 2026-11-21',
    'call 030 123456',
    '4111 1111 1111 1112',
    '0000 0000 0000 0000',
    '5555 5555 5555 5555',
    'id 41111111111111111111',
    '+12',
    '',
  ])('is not found in %j', async (text) => {
    expect(await judge(personalData, {}, text)).toStrictEqual(pass);
  });

  it('has national telephone numbers only where they are asked for', async () => {
    expect(await judge(personalData, { phoneNumbers: 'any' }, 'call 030 1234567')).toStrictEqual(
      found({ phone: 1 }),
    );
  });

  it('can be a drop, or nothing, by kind', async () => {
    const options = { card: 'drop', email: 'ignore' };
    expect(await judge(personalData, options, 'ann@mail.example')).toStrictEqual(pass);
    expect(await judge(personalData, options, '+14155550123; 4111111111111111')).toStrictEqual({
      outcome: 'drop',
      reason: 'personal data: card',
      confidence: 1,
    });
  });

  it('finds every number with a right check digit, and none with a wrong one', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 17 });
    const property = fc.asyncProperty(digits, fc.integer({ min: 1, max: 9 }), async (body, wrong) => {
      const number = [4, 1, ...body].slice(0, -1);
      const check = checkDigit(number);
      const right = [...number, check].join('');
      const other = [...number, (check + wrong) % 10].join('');
      expect(await judge(personalData, {}, `card ${right}`)).toStrictEqual(found({ card: 1 }));
      expect(await judge(personalData, {}, `card ${other}`)).toStrictEqual(pass);
    });
    return fc.assert(property);
  });

  it('never says what it found', () => {
    const options = fc.record({
      email: fc.constantFrom('drop', 'annotate'),
      card: fc.constantFrom('drop', 'annotate'),
    });
    const property = fc.asyncProperty(options, fc.stringMatching(/^[a-z]{12,20}$/), async (kinds, name) => {
      const result = await judge(personalData, kinds, `${name}@mail.example 4111111111111111`);
      expect(JSON.stringify(result)).not.toContain(name);
      expect(JSON.stringify(result)).not.toContain('4111');
    });
    return fc.assert(property);
  });
});

/** By the definition, from the right: the check digit makes the sum a multiple of ten. */
function checkDigit(number: readonly number[]): number {
  const sum = number.reduceRight((total, digit, index) => {
    const isDoubled = (number.length - index) % 2 === 1;
    const value = isDoubled ? digit * 2 : digit;
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
