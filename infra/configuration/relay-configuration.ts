import type * as z from 'zod';
import { RelayConfigurationError } from './configuration-error.ts';
import type { consumerSchema } from './consumer-schema.ts';
import { relaySchema } from './relay-schema.ts';

/** Settings with every default filled in. */
export type RelayConfiguration = z.output<typeof relaySchema>;
export type ResolvedConsumer = z.output<typeof consumerSchema>;

/** Fills in the defaults. Throws a {@link RelayConfigurationError} that names every wrong key and value. */
export function resolveConfiguration(settings: unknown): RelayConfiguration {
  const result = relaySchema.safeParse(settings);
  if (!result.success) throw new RelayConfigurationError(result.error.issues.flatMap(describe));
  return result.data;
}

/** The prefix of every physical name of a stage. */
export function namePrefix({ stage }: Pick<RelayConfiguration, 'stage'>): string {
  return `cometchat-relay-${stage}`;
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [`${pathText(issue.path)}: ${issue.message}`];
  return issue.keys.map((key) => `${pathText([...issue.path, key])}: ${issue.message}`);
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.') || 'settings';
}
