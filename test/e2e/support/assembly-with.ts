import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject } from '../../../tools/json/json.ts';
import { compiledFolder } from '../../../tools/local/functions/process.ts';

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
  const copy = await copyOf(assembly);
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

/**
 * Copies a synthesised project with another entry for a function's bundle, which finds the real one as `./real.mjs`. Every
 * function with the same bundle has it.
 *
 * @returns the folder of the copy. Throws where there is no such function.
 */
export async function assemblyWithEntry(
  assembly: string,
  functionName: string,
  source: string,
): Promise<string> {
  const copy = await assemblyWith(assembly, {});
  for (const name of (await readdir(copy)).filter((file) => file.endsWith('.template.json'))) {
    const template: unknown = JSON.parse(await readFile(join(copy, name), 'utf8'));
    const resources = isJsonObject(template) && isJsonObject(template.Resources) ? template.Resources : {};
    for (const resource of Object.values(resources)) {
      if (!isJsonObject(resource) || !isJsonObject(resource.Properties)) continue;
      if (resource.Properties.FunctionName !== functionName || !isJsonObject(resource.Metadata)) continue;
      const path = String(resource.Metadata['aws:asset:path']);
      const bundle = join(copy, path);
      await rm(bundle);
      await cp(join(assembly, path), bundle, { recursive: true });
      await rename(join(bundle, 'index.mjs'), join(bundle, 'real.mjs'));
      await writeFile(join(bundle, 'index.mjs'), source);
      return copy;
    }
  }
  throw new Error(`there is no function ${functionName}`);
}

/** A folder with its files copied and links to its folders: the bundles, and what is compiled of them. */
async function copyOf(assembly: string): Promise<string> {
  await mkdir(join(assembly, compiledFolder), { recursive: true });
  const copy = await mkdtemp(join(tmpdir(), 'relay-assembly-'));
  for (const entry of await readdir(assembly, { withFileTypes: true })) {
    const [from, to] = [join(assembly, entry.name), join(copy, entry.name)];
    await (entry.isDirectory() ? symlink(from, to) : cp(from, to));
  }
  return copy;
}
