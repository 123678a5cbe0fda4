import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** What the room needs to answer a question, found by bundling it. */
async function bundled() {
  const result = await build({
    entryPoints: [new URL('../../lambda/decisions/index.ts', import.meta.url).pathname],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    outdir: 'unused',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const outputs = Object.values(result.metafile.outputs);
  const entry = outputs.find(({ entryPoint }) => entryPoint?.endsWith('lambda/decisions/index.ts'));
  return { entry, inputs: Object.keys(result.metafile.inputs) };
}

describe('what the decisions need', () => {
  it('is nothing but themselves, the words of CometChat, and, only when links are judged, the public suffix list', async () => {
    const { entry, inputs } = await bundled();
    const others = inputs.filter((path) => !/^lambda\/(decisions|cometchat)\//.test(path));
    expect(others).not.toHaveLength(0);
    expect(others.every((path) => /(^|\/)node_modules\/tldts(-core)?\//.test(path))).toBe(true);
    const eager = Object.keys(entry?.inputs ?? {});
    expect(eager.filter((path) => path.includes('node_modules/'))).toStrictEqual([]);
    const imports = entry?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
    expect(imports.filter(({ external }) => external)).toStrictEqual([]);
  });

  it('is small', async () => {
    const { entry } = await bundled();
    expect(entry?.bytes).toBeLessThan(50_000);
  });

  it('loads the HTTP client of fetch only when a classifier is asked', async () => {
    const loaded = async (settings: object): Promise<unknown> => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--input-type=module',
        '--eval',
        program,
        new URL('../../lambda/decisions/index.ts', import.meta.url).href,
        JSON.stringify({ rules: settings }),
      ]);
      return JSON.parse(stdout);
    };
    const words = { 'blocked-words': { mode: 'enforce', options: { words: ['snake'] } } };
    const links = { links: { mode: 'enforce', options: { denied: ['evil.com'] } } };
    const classifier = { classifier: { mode: 'enforce', options: { url: 'http://127.0.0.1:1/' } } };
    expect(await loaded(words)).toStrictEqual({ verdict: 'drop', hasLoadedFetch: false });
    expect(await loaded(links)).toStrictEqual({ verdict: 'drop', hasLoadedFetch: false });
    expect(await loaded(classifier)).toStrictEqual({ verdict: 'pass', hasLoadedFetch: true });
  });
});

/** Judges one message in a process of its own, and says whether that loaded the HTTP client. */
const program = `
  const [, module, settings] = process.argv;
  const { createDecider, parseSettings, rules, viewModerationRequest } = await import(module);
  const parsed = parseSettings(settings);
  const decider = createDecider({
    rules,
    settings: () => parsed.settings,
    deadlineVerdict: 'open',
    markForcedVerdicts: false,
  });
  const message = { sender: 'ann', data: { text: 'a snake at evil.com' } };
  const view = viewModerationRequest({ contextMessages: [{ ann: message }] });
  const { verdict } = await decider.decide(view, Date.now() + 1500);
  const hasLoadedFetch = process.moduleLoadList.some((name) => name.includes('undici'));
  console.log(JSON.stringify({ verdict, hasLoadedFetch }));
`;
