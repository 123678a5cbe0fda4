import type { JudgedMessage } from '../rule.ts';
import { defineRule } from '../rule-definition.ts';
import { number, optional, withDefault } from '../settings/setting.ts';
import { countSameMessages, measureRepetition } from '../text/repetition.ts';

const times = (about: string) => optional(number({ least: 1, most: 1000, whole: true, about }));

/** Drops a text that repeats itself, or repeats its sender's messages before it. */
export const repetition = defineRule({
  name: 'repetition',
  summary: 'Drops a text that repeats itself, or repeats what its sender has just said.',
  options: {
    mostSameCharacters: times('The same character in a row.'),
    mostSameWords: times('The same word in a row.'),
    mostMarks: times('Combining marks on one character.'),
    mostSameMessages: times(
      'The same text from one sender, this message included, among the context messages. Only moderation requests carry them.',
    ),
    confidence: withDefault(number({ least: 0, most: 1, about: 'What a moderation answer says.' }), 1),
  },
  check: ({ confidence: _, ...limits }) =>
    Object.values(limits).every((limit) => limit === undefined) ? ['must set at least one limit'] : [],
  create({ mostSameCharacters, mostSameWords, mostMarks, mostSameMessages, confidence }) {
    return (message) => {
      const { characters, words, marks } = measureRepetition(message.text);
      const reason = exceeds(characters, mostSameCharacters)
        ? 'repeated characters'
        : exceeds(words, mostSameWords)
          ? 'repeated words'
          : exceeds(marks, mostMarks)
            ? 'too many combining marks'
            : mostSameMessages !== undefined && exceeds(sameMessages(message), mostSameMessages)
              ? 'repeated message'
              : undefined;
      return reason === undefined ? { outcome: 'pass' } : { outcome: 'drop', reason, confidence };
    };
  },
});

function exceeds(count: number, most: number | undefined): boolean {
  return most !== undefined && count > most;
}

function sameMessages({ text, sender, context }: JudgedMessage): number {
  const earlier = context.filter((message) => message.sender === sender).map((message) => message.text);
  return 1 + countSameMessages(text, earlier);
}
