import { describe, expect, it } from 'vitest';
import { messageLength } from '../../../lambda/decisions/rules/message-length.ts';
import { judge, pass } from './judge.ts';

const drop = (reason: string) => ({ outcome: 'drop', reason, confidence: 1 });

describe('the length of a message', () => {
  it('is counted in characters, not in bytes or halves of characters', async () => {
    expect(await judge(messageLength, { longest: 5 }, '😀éa毒b')).toStrictEqual(pass);
    expect(await judge(messageLength, { longest: 4 }, '😀éa毒b')).toStrictEqual(drop('too long'));
  });

  it('may be as many lines as are allowed', async () => {
    expect(await judge(messageLength, { mostLines: 3 }, 'a\nb\nc')).toStrictEqual(pass);
    expect(await judge(messageLength, { mostLines: 2 }, 'a\nb\nc')).toStrictEqual(drop('too many lines'));
  });

  it('does not matter for a message without text', async () => {
    expect(await judge(messageLength, { longest: 1 }, '')).toStrictEqual(pass);
  });

  it('takes a text of 9,000 characters', async () => {
    expect(await judge(messageLength, { longest: 9000 }, 'a'.repeat(9000))).toStrictEqual(pass);
  });
});
