import type { RuleDefinition } from '../rule-definition.ts';
import { attachments } from './attachments.ts';
import { blockedWords } from './blocked-words.ts';
import { classifier } from './classifier.ts';
import { links } from './links.ts';
import { messageLength } from './message-length.ts';
import { ownRules } from './own-rules.ts';
import { personalData } from './personal-data.ts';
import { repetition } from './repetition.ts';

/** Every rule that settings can name: the shipped ones, and those of the module that `decisions.rules` names. */
export const rules: readonly RuleDefinition[] = [
  attachments,
  blockedWords,
  classifier,
  links,
  messageLength,
  personalData,
  repetition,
  ...ownRules,
];
