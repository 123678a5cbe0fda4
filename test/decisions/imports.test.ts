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
});
