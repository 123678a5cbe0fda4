import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ParameterDescription } from '../template/stack.ts';

/** The SSM parameters of the stack. The rules' settings live in a file, so that a person can edit them. */
export interface Parameters {
  /** Undefined where there is no such parameter. */
  get(name: string): Parameter | undefined;
  /** The new version; undefined where there is no such parameter. */
  put(name: string, value: string): number | undefined;
  /** True once after the settings file has changed. */
  settingsChanged(): boolean;
}

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
}

/**
 * Parameters with the template's values. The one named `settings.name` is kept in `settings.file`, which is made with
 * the template's value where it is missing.
 */
export function createParameters(
  descriptions: readonly ParameterDescription[],
  settings: { name: string | undefined; file: string },
): Parameters {
  const parameters = new Map<string, Parameter>(
    descriptions.map(({ name, type, value }) => [name, { name, type, value, version: 1 }]),
  );
  const known = settings.name === undefined ? undefined : parameters.get(settings.name);
  if (known !== undefined) createFile(settings.file, known.value);
  let lastStamp = stampOf(settings.file);

  const get = (name: string): Parameter | undefined => {
    const parameter = parameters.get(name);
    if (parameter === undefined || name !== settings.name) return parameter;
    return { ...parameter, value: readFileSync(settings.file, 'utf8') };
  };
  return {
    get,
    put: (name, value) => {
      const parameter = parameters.get(name);
      if (parameter === undefined) return undefined;
      const version = parameter.version + 1;
      parameters.set(name, { ...parameter, value, version });
      if (name === settings.name) writeFileSync(settings.file, value);
      return version;
    },
    settingsChanged: () => {
      if (known === undefined) return false;
      const stamp = stampOf(settings.file);
      const changed = stamp !== lastStamp;
      lastStamp = stamp;
      return changed;
    },
  };
}

/** Differs whenever the file has been written. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 'none' : `${stats.ino}/${stats.mtimeMs}/${stats.size}`;
}

function createFile(file: string, value: string): void {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value.endsWith('\n') ? value : `${value}\n`);
}
