import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listNamesOf, parseSettings } from '../../../lambda/decisions/index.ts';
import { WordListFile } from '../../../lambda/decisions/settings/word-lists.ts';

const withWords = (words: unknown, rule = 'blocked-words') =>
  JSON.stringify({ rules: { [rule]: { mode: 'enforce', options: { words } } } });

describe('a word list in a file', () => {
  it('has an entry for each line that says something', () => {
    expect(new WordListFile('\ufeffone\r\n\n  two words \n# not this\n#but-this\n').lines).toEqual([
      'one',
      'two words',
      '#but-this',
    ]);
  });

  it('is read as the same words in the document are', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,12})?$/), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(words, (list) => {
        const inFile = parseSettings(withWords({ file: 'w.txt' }), new Map([['w.txt', list.join('\n')]]));
        expect(inFile.ok).toBe(parseSettings(withWords(list)).ok);
      }),
    );
  });

  it.each([
    ['is not there', { file: 'gone.txt' }, new Map()],
    ['has no entry', { file: 'empty.txt' }, new Map([['empty.txt', '\n# none\n']])],
    ['has a name outside its folder', { file: '../w.txt' }, new Map([['../w.txt', 'word']])],
    ['is not alone in its place', { file: 'w.txt', and: 1 }, new Map([['w.txt', 'word']])],
  ])('is a problem where it %s', (_case, reference, lists) => {
    expect(parseSettings(withWords(reference), lists)).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('rules.blocked-words.options.words: must')],
    });
  });

  it('may hold more than 20,000 words', () => {
    const list = Array.from({ length: 20_000 }, (_, index) => `word${index}`).join('\n');
    expect(parseSettings(withWords({ file: 'w.txt' }), new Map([['w.txt', list]])).ok).toBe(true);
  });

  it('is named once for all the rules that use it, and nothing else is taken for a name', () => {
    const rule = (words: unknown) => ({ rule: 'blocked-words', mode: 'enforce', options: { words } });
    const document = {
      rules: { a: rule({ file: 'w.txt' }), b: rule({ file: 'w.txt' }), c: rule(['x.txt']) },
    };
    expect(listNamesOf(JSON.stringify(document))).toEqual(['w.txt']);
    for (const text of ['', '[]', '{"rules":[]}', '{"rules":{"a":1}}']) expect(listNamesOf(text)).toEqual([]);
  });
});
