import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { loadOwnRules } from '../../infra/bundling/own-rules.ts';
import { rules as shipped } from '../../lambda/decisions/index.ts';
import { OwnRulesError } from '../../lambda/decisions/own-rules-module.ts';
import type { RuleDefinition } from '../../lambda/decisions/rule-definition.ts';
import { UsageError } from './errors.ts';

const fileSchema = z.object({
  default: z.object({
    stages: z.record(
      z.string(),
      z.object({ decisions: z.object({ rules: z.string().optional() }).optional() }),
    ),
  }),
});

const loaded = new Map<string, Promise<readonly RuleDefinition[]>>();

/**
 * The shipped rules, and those that the stages of a project's `infra/relay.config.ts` name; without that file the
 * shipped ones alone. Loaded once. Rejects with a {@link UsageError} where a module of rules can't be used.
 */
export function projectRules(project = process.cwd()): Promise<readonly RuleDefinition[]> {
  const known = loaded.get(project) ?? load(project);
  loaded.set(project, known);
  return known;
}

async function load(project: string): Promise<readonly RuleDefinition[]> {
  const file = join(project, 'infra/relay.config.ts');
  if (!existsSync(file)) return shipped;
  const configuration = fileSchema.safeParse(await import(pathToFileURL(file).href));
  if (!configuration.success) return shipped;
  const stages = Object.values(configuration.data.default.stages);
  const paths = new Set(stages.flatMap(({ decisions }) => decisions?.rules ?? []));
  let rules: readonly RuleDefinition[] = shipped;
  for (const path of paths)
    try {
      rules = [...rules, ...(await loadOwnRules(project, path, rules))];
    } catch (error) {
      if (error instanceof OwnRulesError) throw new UsageError(error.message);
      throw error;
    }
  return rules;
}
