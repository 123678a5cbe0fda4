import { describe, expect, it } from 'vitest';
import { repetition } from '../../../lambda/decisions/rules/repetition.ts';
import { judge, pass } from './judge.ts';

const drop = (reason: string) => ({ outcome: 'drop', reason, confidence: 1 });

describe('repetition', () => {
  it.each<[string, object, string]>([
    ['repeated characters', { mostSameCharacters: 3 }, 'noooooo'],
    ['repeated characters', { mostSameCharacters: 3 }, 'a a a a'],
    ['repeated words', { mostSameWords: 2 }, 'buy Buy BUY'],
    ['too many combining marks', { mostMarks: 2 }, 'z\u0301\u0302\u0303'],
  ])('is %s with %j in %j', async (reason, options, text) => {
    expect(await judge(repetition, options, text)).toStrictEqual(drop(reason));
  });

  it.each<[object, string]>([
    [{ mostSameCharacters: 3 }, 'nooo way'],
    [{ mostSameWords: 2 }, 'buy buy or sell'],
    [{ mostMarks: 2 }, 'z\u0301\u0302 हत्या'],
    [{ mostSameCharacters: 3 }, '      '],
  ])('is not more than %j in %j', async (options, text) => {
    expect(await judge(repetition, options, text)).toStrictEqual(pass);
  });

  it("counts the sender's own earlier messages, in whatever case", async () => {
    const context = [
      { sender: 'ann', text: 'Buy now' },
      { sender: 'ben', text: 'buy now' },
      { sender: 'ann', text: 'BUY NOW' },
    ];
    const message = { sender: 'ann', text: 'buy now', context };
    expect(await judge(repetition, { mostSameMessages: 2 }, message)).toStrictEqual(drop('repeated message'));
    expect(await judge(repetition, { mostSameMessages: 3 }, message)).toStrictEqual(pass);
    expect(await judge(repetition, { mostSameMessages: 1 }, { ...message, context: [] })).toStrictEqual(pass);
  });

  it('takes only an exact copy of a very long message for the same', async () => {
    const text = 'Buy now. '.repeat(600);
    const said = (earlier: string) => ({ sender: 'ann', text, context: [{ sender: 'ann', text: earlier }] });
    expect(await judge(repetition, { mostSameMessages: 1 }, said(text))).toStrictEqual(
      drop('repeated message'),
    );
    expect(await judge(repetition, { mostSameMessages: 1 }, said(text.toLowerCase()))).toStrictEqual(pass);
    const hidden = { sender: 'ann', text: `buy${'\u200b'.repeat(5000)}` };
    const short = { sender: 'ann', text: 'buy', context: [hidden] };
    expect(await judge(repetition, { mostSameMessages: 1 }, short)).toStrictEqual(pass);
  });

  it('is not that nothing was said several times', async () => {
    const context = Array.from({ length: 5 }, () => ({ sender: 'ann', text: '' }));
    expect(
      await judge(repetition, { mostSameMessages: 2 }, { sender: 'ann', text: ' ', context }),
    ).toStrictEqual(pass);
    expect(
      await judge(repetition, { mostSameMessages: 2 }, { sender: 'ann', text: '', context }),
    ).toStrictEqual(pass);
  });
});
