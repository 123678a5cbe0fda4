import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FetchingJSONSchemaStore, InputData, JSONSchemaInput, quicktype } from 'quicktype-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sampleEvents } from '../../lambda/events/samples.ts';

const events = sampleEvents();
const schemas = fileURLToPath(new URL('../../docs/schemas/', import.meta.url));

/** `com.cometchat.push-notification-payload-generated` is `PushNotificationPayloadGenerated`. */
function className(type: string): string {
  return type
    .replace('com.cometchat.', '')
    .split(/[-_]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

const input = new JSONSchemaInput(new FetchingJSONSchemaStore());
const inputData = new InputData();
for (const { type } of events) {
  const schema = readFileSync(join(schemas, `${type.replace('com.cometchat.', '')}.json`), 'utf8');
  await input.addSource({ name: className(type), schema });
}
inputData.addInput(input);

async function generate(language: 'python' | 'go' | 'java'): Promise<string> {
  const { lines } = await quicktype({ inputData, lang: language });
  return lines.join('\n');
}

/** Reads each sample's data into its class and writes it again; names what came out otherwise. */
const readSamples = `
import json, sys
import classes

def holds(given, written):
    if isinstance(given, dict) and isinstance(written, dict):
        return all(holds(value, written[name]) for name, value in given.items() if name in written)
    if isinstance(given, list) and isinstance(written, list):
        return len(given) == len(written) and all(map(holds, given, written))
    return given == written

samples = json.load(open(sys.argv[1]))
for sample in samples:
    read = getattr(classes, sample["name"] + "_from_dict")(sample["data"])
    if not holds(sample["data"], getattr(classes, sample["name"] + "_to_dict")(read)):
        sys.exit(sample["name"] + " is not what was read")
print(len(samples))
`;

/** Fields of the legacy part, which stays as CometChat sent it. */
const legacyFields = /^(?:cometchatDeviceID|sessionID|statusUpdatedAt)$/i;

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn("Left out: reading samples in Python, because python3 isn't installed.");

describe('classes that quicktype generates from the published schemas', () => {
  it.runIf(hasPython)('read every sample in Python', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'classes-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'classes.py'), await generate('python'));
    writeFileSync(join(folder, 'read.py'), readSamples);
    const samples = events.map(({ type, data }) => ({
      name: type.replace('com.cometchat.', '').replaceAll('-', '_'),
      data,
    }));
    writeFileSync(join(folder, 'samples.json'), JSON.stringify(samples));
    const { status, stdout, stderr } = spawnSync('python3', ['read.py', 'samples.json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(Number(stdout)).toBe(events.length);
  });

  it('have one plain type for each id and time in Go', async () => {
    const source = await generate('go');
    const fields = [...source.matchAll(/^\t(\w*(?:ID|UID|GUID|At|Time|Timestamp)) +(\S+) +`json/gm)];
    expect(fields.length).toBeGreaterThan(100);
    const typed = fields.filter(([, name = '']) => !legacyFields.test(name));
    const kinds = new Set(typed.map(([, , kind]) => kind?.replace('*', '')));
    expect([...kinds].sort()).toEqual(['float64', 'string']);
  });

  it('have one plain type for each id and time in Java', async () => {
    const source = await generate('java');
    const fields = [...source.matchAll(/private (\S+) (\w*(?:[iI]d|uid|guid|At|Time|[tT]imestamp));/g)];
    expect(fields.length).toBeGreaterThan(100);
    const typed = fields.filter(([, , name = '']) => !legacyFields.test(name));
    expect([...new Set(typed.map(([, kind]) => kind))].sort()).toEqual(['Double', 'String']);
  });
});
