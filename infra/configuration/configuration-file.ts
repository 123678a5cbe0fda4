import { RelayConfigurationError } from './configuration-error.ts';
import type { RelaySettings } from './generated/relay-settings.ts';

export interface RelayConfigurationFile {
  /** Settings by the name of the stage. */
  readonly stages: Readonly<Record<string, Omit<RelaySettings, 'stage'>>>;
}

/** The part of the CDK context that chooses and overrides: `stage`, and `relay.` with the path of a setting. */
export type Context = Readonly<Record<string, unknown>>;

const overridePrefix = 'relay.';

/**
 * The settings of the stages to synthesise: those that the context's `stage` names, separated by commas, or the first
 * of the file. Every `relay.<path>` of the context replaces the setting at that path. The settings are not yet checked.
 *
 * Throws a {@link RelayConfigurationError} for a stage that isn't in the file, and for an override whose path leads
 * through a value without settings.
 */
export function selectStages(file: RelayConfigurationFile, context: Context): unknown[] {
  const names = Object.keys(file.stages);
  const chosen = typeof context.stage === 'string' ? context.stage.split(',') : names.slice(0, 1);
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0 || chosen.length === 0) {
    throw new RelayConfigurationError([
      `stage: ${unknown.join(', ') || 'none'} is not in infra/relay.config.ts; it has ${names.join(', ')}`,
    ]);
  }
  const overrides = Object.entries(context).filter(([key]) => key.startsWith(overridePrefix));
  return chosen.map((stage) =>
    overrides.reduce<unknown>(
      (settings, [key, value]) =>
        replaceAt(settings, key.slice(overridePrefix.length).split('.'), readValue(value), key),
      { ...file.stages[stage], stage },
    ),
  );
}

/** Values from the command line are text; those that parse as JSON are taken as JSON. */
function readValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function replaceAt(whole: unknown, path: readonly string[], value: unknown, key: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (whole !== undefined && (typeof whole !== 'object' || whole === null)) {
    throw new RelayConfigurationError([`${key}: ${JSON.stringify(whole)} has no settings below it`]);
  }
  if (Array.isArray(whole)) {
    const index = Number(step);
    if (!Number.isInteger(index) || index < 0 || index > whole.length)
      throw new RelayConfigurationError([`${key}: ${step} must be an index from 0 to ${whole.length}`]);
    return whole.toSpliced(index, 1, replaceAt(whole[index], rest, value, key));
  }
  const inner: unknown = whole && Object.hasOwn(whole, step) ? Reflect.get(whole, step) : undefined;
  return { ...whole, [step]: replaceAt(inner, rest, value, key) };
}
