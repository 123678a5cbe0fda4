import type { RuleDefinition } from '../rule-definition.ts';
import { blockedWords } from './blocked-words.ts';

/** Every rule that settings can name. Add a rule of your own: its file in this folder, and a line here. */
export const rules: readonly RuleDefinition[] = [blockedWords];
