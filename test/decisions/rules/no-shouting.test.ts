import { describe, expect, it } from 'vitest';
import { noShouting } from '../../../lambda/decisions/rules/no-shouting.ts';
import { judge, pass } from './judge.ts';

describe('no shouting', () => {
  it('marks a text in capital letters', async () => {
    expect(await judge(noShouting, {}, 'WHY DOES NOBODY ANSWER ME?')).toStrictEqual({
      outcome: 'annotate',
      metadata: { shouting: true },
    });
  });

  it('drops it where the settings say so', async () => {
    expect(await judge(noShouting, { action: 'drop', shortest: 3 }, 'WHY?')).toStrictEqual({
      outcome: 'drop',
      reason: 'shouting',
    });
  });

  it.each(['Why does nobody answer me, Ben?', 'OK', '', '我们今天晚上在哪里见面吃饭好不好呢你说一个地方吧'])(
    'lets %j pass',
    async (text) => {
      expect(await judge(noShouting, {}, text)).toStrictEqual(pass);
    },
  );

  it('refuses options that it does not have', () => {
    expect(noShouting.checkOptions({ loud: true, shortest: 0 }, 'options')).toStrictEqual([
      'options.loud: is unknown; allowed here: shortest, action',
      'options.shortest: must be a whole number from 1 to 1000',
    ]);
  });
});
