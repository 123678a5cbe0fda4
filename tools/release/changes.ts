import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBreaches, summarise } from '../contracts/compatibility.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from '../json/json.ts';
import type { Release } from './checks.ts';
import { differences } from './differences.ts';
import { fileAt, fileNow, filesAt } from './git.ts';
import { templateChanges } from './template-changes.ts';

/** What changed in one part since the tag of an earlier release. */
export interface Change {
  readonly part: string;
  /** Empty: nothing. */
  readonly changes: readonly string[];
  /** Changes that break a promise. */
  readonly breaches: readonly string[];
}

/** Compares what users rely on with an earlier release. */
export async function changesSince(tag: string, release: Release): Promise<readonly Change[]> {
  return [
    ruleSettings(tag, release),
    relaySettings(tag, release),
    identityRecipe(tag, release),
    eventSchemas(tag, release),
    { part: 'template', changes: await templateChanges(tag, release), breaches: [] },
  ];
}

function ruleSettings(tag: string, { folder, git }: Release): Change {
  const path = 'docs/rule-settings.schema.json';
  const before = parseJsonObject(fileAt(git, tag, path) ?? '{}') ?? {};
  const after = parseJsonObject(fileNow(folder, path) ?? '{}') ?? {};
  return { part: 'rule settings schema', changes: documentDifferences(before, after), breaches: [] };
}

/** The differences of two documents, each at the topmost path that has it. */
function documentDifferences(before: JsonObject, after: JsonObject, above = ''): readonly string[] {
  return Object.keys({ ...before, ...after }).flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (isJsonObject(old) && isJsonObject(now)) return documentDifferences(old, now, `${above}${name}.`);
    if (old === undefined) return [`+ ${above}${name}`];
    if (now === undefined) return [`- ${above}${name}`];
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [`~ ${above}${name}`];
  });
}

function relaySettings(tag: string, { folder, git }: Release): Change {
  const path = 'docs/settings.md';
  const before = settingRows(fileAt(git, tag, path) ?? '');
  const after = settingRows(fileNow(folder, path) ?? '');
  return { part: 'relay settings', changes: differences(before, after), breaches: [] };
}

/** The settings in the page's table, by name: what each does, what is allowed, its default. */
function settingRows(page: string): ReadonlyMap<string, string> {
  const rows = page.matchAll(/^\| `([^`]+)` \|(.*)$/gm);
  return new Map([...rows].map(([, name = '', row = '']) => [name, row]));
}

function identityRecipe(tag: string, { folder, git }: Release): Change {
  const versionIn = (text: string | undefined) => /recipeVersion = '(\w+)'/.exec(text ?? '')?.[1] ?? 'none';
  const identity = 'lambda/cometchat/identity.ts';
  const [from, to] = [versionIn(fileAt(git, tag, identity)), versionIn(fileNow(folder, identity))];
  const page = 'docs/events.md';
  const before = identityLines(fileAt(git, tag, page) ?? '');
  const after = identityLines(fileNow(folder, page) ?? '');
  const changed = differences(before, after);
  const known = [...before].filter(([row, text]) => after.has(row) && after.get(row) !== text);
  return {
    part: 'identity recipe',
    changes: [...(from === to ? [] : [`version ${from} is now ${to}`]), ...changed],
    breaches:
      from === to
        ? known.map(([row]) => `the identity of ${row} changed without a new recipeVersion (${identity})`)
        : [],
  };
}

/** What the page of events says of each trigger's identity, by trigger and event. */
function identityLines(page: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  let event = '';
  let row = '';
  for (const line of page.split('\n')) {
    event = /^### (.*)$/.exec(line)?.[1] ?? event;
    row = /^- Trigger (.*)$/.exec(line)?.[1] ?? row;
    const identity = /^ {2}- Identity: (.*)$/.exec(line)?.[1];
    if (identity !== undefined) lines.set(`${event} by ${row}`, identity);
  }
  return lines;
}

function eventSchemas(tag: string, { folder, git }: Release): Change {
  const schemas = 'docs/schemas/';
  const before = schemasIn(filesAt(git, tag, schemas));
  const names = existsSync(join(folder, schemas)) ? readdirSync(join(folder, schemas)) : [];
  const after = schemasIn(
    new Map(names.map((name) => [name, readFileSync(join(folder, schemas, name), 'utf8')])),
  );
  const texts = (from: ReadonlyMap<string, JsonObject>) =>
    new Map([...from].map(([name, schema]) => [name, JSON.stringify(schema)]));
  return {
    part: 'event schemas',
    changes: differences(texts(before), texts(after)),
    // An event may be retired; it is listed as gone.
    breaches: summarise(
      findBreaches(before, after).filter((breach) => after.has(breach.split(':')[0] ?? '')),
    ),
  };
}

function schemasIn(files: ReadonlyMap<string, string>): ReadonlyMap<string, JsonObject> {
  return new Map(
    [...files].map(([path, text]) => [path.split('/').at(-1) ?? path, parseJsonObject(text) ?? {}]),
  );
}
