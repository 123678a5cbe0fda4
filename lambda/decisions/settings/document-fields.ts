import { recordingField } from './recording.ts';
import { scopeField } from './scope.ts';
import { choice, number, optional, text, withDefault } from './setting.ts';

/** An entry's name: it becomes a metric dimension and a word in logs. */
export const ruleNamePattern = /^[a-z][a-z0-9-]{0,49}$/;

/** Far more than fit into one decision's time. */
export const mostRules = 50;

/** What the document says besides the rules. */
export const documentFields = {
  $schema: withDefault(text({ least: 0, most: 2000, about: 'For editors.' }), ''),
  shadowWaitMilliseconds: withDefault(
    number({
      least: 0,
      most: 1000,
      whole: true,
      about: 'How many milliseconds an answer that is ready waits for shadow rules still at work.',
    }),
    0,
  ),
  recording: optional(recordingField),
} as const;

/** What every rule's entry can say; `options` is the rule's own. */
export const commonFields = {
  mode: choice(
    ['enforce', 'shadow', 'off'],
    'enforce: its answer counts. shadow: only reported. off: not run.',
  ),
  percentage: withDefault(
    number({ least: 0, most: 100, about: 'Of conversations; which ones is stable.' }),
    100,
  ),
  failurePolicy: withDefault(
    choice(['open', 'closed'], 'What a failure of the rule counts as: open as pass, closed as drop.'),
    'open',
  ),
  scope: optional(scopeField),
} as const;

/** A rule's own part of the budget. */
export const timeoutField = number({
  least: 1,
  most: 1900,
  whole: true,
  about: 'After so many milliseconds the rule is stopped and its failure policy counts.',
});
