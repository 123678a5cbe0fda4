import { defineRule } from '../rule-definition.ts';
import { choice, number, withDefault } from '../settings/setting.ts';

/**
 * A rule to copy. It is not in the list in `index.ts`, so it does nothing until it is put there.
 * `docs/decisions-guide.md` explains it line by line.
 */
export const noShouting = defineRule({
  // What settings, metrics and logs call the rule.
  name: 'no-shouting',
  summary: 'Looks for texts in capital letters.',
  // What the settings can say. The types of `create`'s argument and the published schema come from here.
  options: {
    shortest: withDefault(
      number({ least: 1, most: 1000, whole: true, about: 'Letters; shorter texts pass.' }),
      20,
    ),
    action: withDefault(choice(['annotate', 'drop'], 'What shouting means.'), 'annotate'),
  },
  // Called once for each settings document: prepare here what is slow to prepare.
  create({ shortest, action }) {
    // Called for each message. Answer, or promise an answer; pass `signal` on to what you wait for.
    return ({ text }) => {
      const letters = text.match(/\p{L}/gu) ?? [];
      const isShouted =
        letters.length >= shortest && text === text.toUpperCase() && text !== text.toLowerCase();
      if (!isShouted) return { outcome: 'pass' };
      // Metadata and reasons leave the relay: no words of the message in them.
      return action === 'annotate'
        ? { outcome: 'annotate', metadata: { shouting: true } }
        : { outcome: 'drop', reason: 'shouting' };
    };
  },
});
