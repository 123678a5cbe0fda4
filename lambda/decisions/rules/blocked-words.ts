import { defineRule } from '../rule-definition.ts';
import { listOf, text } from '../settings/setting.ts';

/** Drops a message with a blocked word or phrase in it. */
export const blockedWords = defineRule({
  name: 'blocked-words',
  summary: 'Drops a message with a blocked word or phrase in it.',
  options: {
    words: listOf(text({ most: 100 }), { least: 1, most: 5000 }),
  },
  create({ words }) {
    const blocked = new Set(words.map((word) => word.normalize('NFKC').toLowerCase()));
    return ({ text: message }) =>
      (
        message
          .normalize('NFKC')
          .toLowerCase()
          .match(/[\p{L}\p{N}]+/gu) ?? []
      ).some((word) => blocked.has(word))
        ? { outcome: 'drop', reason: 'blocked word' }
        : { outcome: 'pass' };
  },
});
