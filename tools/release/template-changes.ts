import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, parseJsonObject } from '../json/json.ts';
import { synthesise } from '../local/synthesise.ts';
import type { Release } from './checks.ts';
import { differences } from './differences.ts';

/**
 * How the template of the configuration's first stage differs from that of an earlier release, by resource. Digests of code
 * and the version itself don't count. The earlier template is synthesised with the dependencies of today.
 */
export async function templateChanges(tag: string, { folder, git }: Release): Promise<readonly string[]> {
  const temporary = mkdtempSync(join(tmpdir(), 'release-'));
  const earlier = join(temporary, 'earlier');
  const after = await partsOf(folder);
  git('worktree', 'add', '--detach', earlier, tag);
  try {
    symlinkSync(join(folder, 'node_modules'), join(earlier, 'node_modules'));
    return differences(await partsOf(earlier), after);
  } catch (error) {
    return [
      `the earlier template couldn't be compared: ${error instanceof Error ? error.message : String(error)}`,
    ];
  } finally {
    git('worktree', 'remove', '--force', earlier);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The resources and outputs of a project's template, by their ids. */
async function partsOf(project: string): Promise<ReadonlyMap<string, string>> {
  const { directory, remove } = await synthesise(project);
  try {
    const templates = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
    return new Map(templates.flatMap((name) => templateParts(readFileSync(join(directory, name), 'utf8'))));
  } finally {
    await remove();
  }
}

function templateParts(text: string): [string, string][] {
  const template = parseJsonObject(text.replaceAll(/[0-9a-f]{64}/g, 'digest')) ?? {};
  const entries = (value: unknown) => (isJsonObject(value) ? Object.entries(value) : []);
  return [
    ...entries(template.Resources).map(([id, resource]): [string, string] => [
      `${id} (${isJsonObject(resource) ? String(resource.Type) : ''})`,
      JSON.stringify(resource),
    ]),
    ...entries(template.Outputs)
      .filter(([id]) => id !== 'RelayVersion')
      .map(([id, output]): [string, string] => [`output ${id}`, JSON.stringify(output)]),
  ];
}
