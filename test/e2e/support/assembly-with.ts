import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject } from '../../../tools/json/json.ts';

/**
 * Copies a synthesised project with other values in the environment of its functions: what a setting of the stack
 * comes to, in a moment instead of a synthesis. That the stack writes what it is told, `test/infra` shows.
 *
 * @returns the folder of the copy. Throws where no function has such a variable.
 */
export async function assemblyWith(
  assembly: string,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'relay-assembly-'));
  await cp(assembly, copy, { recursive: true });
  const unknown = new Set(Object.keys(environment));
  for (const name of (await readdir(copy)).filter((file) => file.endsWith('.template.json'))) {
    const template: unknown = JSON.parse(await readFile(join(copy, name), 'utf8'), (key, value: unknown) => {
      if (key !== 'Variables' || !isJsonObject(value)) return value;
      const known = Object.entries(environment).filter(([variable]) => Object.hasOwn(value, variable));
      for (const [variable] of known) unknown.delete(variable);
      return { ...value, ...Object.fromEntries(known) };
    });
    await writeFile(join(copy, name), JSON.stringify(template));
  }
  if (unknown.size > 0) throw new Error(`no function has the variable ${[...unknown].join(', ')}`);
  return copy;
}
