import { defineRule } from '../rule-definition.ts';
import { choice, number, withDefault } from '../settings/setting.ts';
import { countPersonalData } from '../text/personal-data.ts';

const kinds = ['email', 'phone', 'card'] as const;

const verdict = (about: string) =>
  withDefault(choice(['annotate', 'drop', 'ignore'], about), 'annotate' as const);

/** Marks or drops a message with personal data in its text. Limits: `docs/rules/personal-data.md`. */
export const personalData = defineRule({
  name: 'personal-data',
  summary: 'Looks for mail addresses, telephone numbers and payment card numbers in the text.',
  options: {
    email: verdict('Mail addresses. annotate adds how many there are to the metadata, never what they are.'),
    phone: verdict('Telephone numbers.'),
    card: verdict('Payment card numbers with a right check digit.'),
    phoneNumbers: withDefault(
      choice(['international', 'any'], 'international: with + or 00 before them. any: national ones too.'),
      'international',
    ),
    confidence: withDefault(number({ least: 0, most: 1, about: 'What a moderation answer says.' }), 1),
  },
  create(options) {
    return ({ text }) => {
      const counts = countPersonalData(text, options.phoneNumbers);
      const found = kinds.filter((kind) => counts[kind] > 0 && options[kind] !== 'ignore');
      if (found.length === 0) return { outcome: 'pass' };
      const dropping = found.filter((kind) => options[kind] === 'drop');
      if (dropping.length > 0)
        return {
          outcome: 'drop',
          reason: `personal data: ${dropping.join(', ')}`,
          confidence: options.confidence,
        };
      return {
        outcome: 'annotate',
        metadata: { personalData: Object.fromEntries(found.map((kind) => [kind, counts[kind]])) },
      };
    };
  },
});
