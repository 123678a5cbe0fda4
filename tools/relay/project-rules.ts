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

export interface ProjectRulesOptions {
  /** The module with the project's own rules. Default: the one that `infra/relay.config.ts` names for the stage. */
  readonly module?: string | undefined;
  /** Default: the first one of `infra/relay.config.ts`, also if the file lacks the stage. */
  readonly stage?: string | undefined;
  readonly project?: string;
}

/**
 * The shipped rules and the project's own. Without a module and without `infra/relay.config.ts`, the shipped ones alone.
 * Rejects with a {@link UsageError} if the module can't be used.
 */
export async function projectRules({
  module,
  stage,
  project = process.cwd(),
}: ProjectRulesOptions = {}): Promise<readonly RuleDefinition[]> {
  const path = module ?? (await configuredModule(project, stage));
  if (path === undefined) return shipped;
  try {
    return [...shipped, ...(await loadOwnRules(project, path, shipped))];
  } catch (error) {
    if (error instanceof OwnRulesError) throw new UsageError(error.message);
    throw error;
  }
}

async function configuredModule(project: string, stage: string | undefined): Promise<string | undefined> {
  const file = join(project, 'infra/relay.config.ts');
  if (!existsSync(file)) return undefined;
  const configuration = fileSchema.safeParse(await import(pathToFileURL(file).href));
  if (!configuration.success) return undefined;
  const { stages } = configuration.data.default;
  const settings = (stage === undefined ? undefined : stages[stage]) ?? Object.values(stages)[0];
  return settings?.decisions?.rules;
}
