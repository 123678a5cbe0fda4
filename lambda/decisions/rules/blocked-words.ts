import { defineRule } from '../rule-definition.ts';
import { listOf, listOrFile } from '../settings/collections.ts';
import { choice, number, text, withDefault } from '../settings/setting.ts';
import { createBlockedPhrases } from '../text/blocked-phrases.ts';

/** Drops, or marks, a message with a blocked word or phrase in its text. Limits: `docs/rules/blocked-words.md`. */
export const blockedWords = defineRule({
  name: 'blocked-words',
  summary: 'Looks for blocked words and phrases in the text, however they are disguised.',
  options: {
    words: listOrFile(
      listOf(text({ most: 100, about: 'A word, or a phrase of several.' }), { least: 1, most: 25_000 }),
      'The list itself, or the name of a file with one word or phrase a line.',
    ),
    action: withDefault(
      choice(['drop', 'annotate'], 'annotate adds {"blockedWords":true} to the metadata.'),
      'drop',
    ),
    confidence: withDefault(number({ least: 0, most: 1, about: 'What a moderation answer says.' }), 1),
  },
  create({ words, action, confidence }) {
    const blocked = createBlockedPhrases(words);
    return ({ text }) => {
      if (!blocked.isIn(text)) return { outcome: 'pass' };
      if (action === 'annotate') return { outcome: 'annotate', metadata: { blockedWords: true } };
      return { outcome: 'drop', reason: 'blocked word', confidence };
    };
  },
});
