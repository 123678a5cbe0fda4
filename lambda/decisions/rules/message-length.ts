import { defineRule } from '../rule-definition.ts';
import { number, optional, withDefault } from '../settings/setting.ts';

const length = (about: string) => number({ least: 1, most: 100_000, whole: true, about });

/** Drops a text that is too long or has too many lines. Messages without text pass. */
export const messageLength = defineRule({
  name: 'message-length',
  summary: 'Drops a text that is too long or has too many lines.',
  options: {
    longest: optional(length('Characters (Unicode code points).')),
    mostLines: optional(length('Lines.')),
    confidence: withDefault(number({ least: 0, most: 1, about: 'What a moderation answer says.' }), 1),
  },
  check: ({ longest, mostLines }) =>
    longest === undefined && mostLines === undefined ? ['must say longest or mostLines, or both'] : [],
  create({ longest = Number.POSITIVE_INFINITY, mostLines = Number.POSITIVE_INFINITY, confidence }) {
    return ({ text }) => {
      let characters = 0;
      let lines = 1;
      for (const character of text) {
        characters++;
        if (character === '\n') lines++;
        if (characters > longest) return { outcome: 'drop', reason: 'too long', confidence };
        if (lines > mostLines) return { outcome: 'drop', reason: 'too many lines', confidence };
      }
      return { outcome: 'pass' };
    };
  },
});
