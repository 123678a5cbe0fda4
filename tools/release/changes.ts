import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { readPublished } from '../contracts/artifacts.ts';
import { findBreaches, goneEvent, summarise } from '../contracts/compatibility.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from '../json/json.ts';
import { synthesise } from '../local/synthesise.ts';
import type { Release } from './checks.ts';

/** Something that users rely on. */
interface Part {
  readonly name: string;
  /** What there is of it in a project's folder. */
  read(folder: string): JsonObject | Promise<JsonObject>;
  /** Changes that break a promise. */
  breaches?(before: JsonObject, after: JsonObject): readonly string[];
}

const identityFile = 'lambda/cometchat/identity.ts';

const parts: readonly Part[] = [
  {
    name: 'rule settings schema',
    read: (folder) => parseJsonObject(textOf(folder, 'docs/rule-settings.schema.json')) ?? {},
  },
  {
    name: 'relay settings',
    // What each does, what is allowed, its default.
    read: (folder) => named(textOf(folder, 'docs/settings.md'), /^\| `([^`]+)` \|(.*)$/gm),
  },
  {
    name: 'identity recipe',
    read: (folder) => ({
      recipeVersion: /recipeVersion = '(\w+)'/.exec(textOf(folder, identityFile))?.[1] ?? 'none',
      ...named(textOf(folder, 'docs/events.md'), /^- Trigger (.*)\n(?: {2}- .*\n)*? {2}- Identity: (.*)$/gm),
    }),
    breaches: (before, after) =>
      differences(before, after)
        .filter((line) => line.startsWith('~ ') && before.recipeVersion === after.recipeVersion)
        .map(
          (line) => `the identity of ${line.slice(2)} changed without a new recipeVersion (${identityFile})`,
        ),
  },
  {
    name: 'event schemas',
    read: readPublished,
    // An event may be retired; it is listed as gone.
    breaches: (before, after) =>
      summarise(findBreaches(before, after).filter((line) => !line.endsWith(goneEvent))),
  },
  { name: 'template', read: readTemplate },
];

/** What changed in one part since an earlier release. */
export interface Change {
  readonly part: string;
  /** `+ name` for what is new, `- name` for what is gone, `~ name` for what is another. */
  readonly changes: readonly string[];
  readonly breaches: readonly string[];
}

/** Compares what users rely on with an earlier release, whose template is synthesised with the dependencies of today. */
export async function changesSince(tag: string, { folder, git }: Release): Promise<readonly Change[]> {
  const temporary = mkdtempSync(join(tmpdir(), 'release-'));
  const earlier = join(temporary, 'earlier');
  git('worktree', 'add', '--detach', earlier, tag);
  try {
    symlinkSync(join(folder, 'node_modules'), join(earlier, 'node_modules'));
    const found: Change[] = [];
    for (const part of parts) found.push(await compare(part, earlier, folder));
    return found;
  } finally {
    git('worktree', 'remove', '--force', earlier);
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function compare(
  { name: part, read, breaches }: Part,
  earlier: string,
  folder: string,
): Promise<Change> {
  const after = await read(folder);
  try {
    const before = await read(earlier);
    return { part, changes: differences(before, after), breaches: breaches?.(before, after) ?? [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { part, changes: [`it couldn't be compared with the earlier one: ${reason}`], breaches: [] };
  }
}

/** The differences of two documents, each at the topmost path that has it. */
function differences(before: JsonObject, after: JsonObject, above = ''): readonly string[] {
  return Object.keys({ ...before, ...after }).flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (isJsonObject(old) && isJsonObject(now)) return differences(old, now, `${above}${name}.`);
    if (old === undefined) return [`+ ${above}${name}`];
    if (now === undefined) return [`- ${above}${name}`];
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [`~ ${above}${name}`];
  });
}

/** A file's text; empty where there is none. */
function textOf(folder: string, path: string): string {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** What a page says of each thing, by its name: the two groups of each match. */
function named(page: string, pattern: RegExp): JsonObject {
  return Object.fromEntries([...page.matchAll(pattern)].map(([, name, text = '']) => [name, text]));
}

const template = z.object({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
  Outputs: z.record(z.string(), z.json()).default({}),
});

/** The resources and outputs of a project's template. Digests of code and the version itself don't count. */
async function readTemplate(project: string): Promise<JsonObject> {
  const { directory, remove } = await synthesise(project);
  try {
    const templates = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
    const entries = templates.flatMap((name) => {
      const text = readFileSync(join(directory, name), 'utf8').replaceAll(/[0-9a-f]{64}/g, 'digest');
      const { Resources, Outputs } = template.parse(JSON.parse(text));
      delete Outputs.RelayVersion;
      return [
        ...Object.entries(Resources).map(([id, one]) => [`${id} (${one.Type})`, one]),
        ...Object.entries(Outputs).map(([id, one]) => [`output ${id}`, one]),
      ];
    });
    return Object.fromEntries(entries);
  } finally {
    await remove();
  }
}
