import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleFunction, bundleIngressWithoutRules } from '../../infra/bundling/bundle.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** The Node that CDK apps may run on. */
const target = 'node20';

/** Builds the construct and the bundles of its functions into a folder: `construct`, `functions`, and types in `cjs` too. */
export async function buildConstruct(folder: string): Promise<void> {
  await buildFunctions(join(folder, 'functions'));
  await buildModule(join(folder, 'construct'));
  buildDeclarations(folder);
}

async function buildFunctions(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['ingress', 'worker', 'archive'] as const)
    await bundleFunction(name, join(folder, name));
  await bundleIngressWithoutRules(join(folder, 'ingress-without-rules'));
  await build({
    absWorkingDir: root,
    entryPoints: ['infra/bundling/bundle-rules.ts'],
    outfile: join(folder, 'bundle-rules.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target,
    external: ['esbuild'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** One copy of the code, as CommonJS like the CDK itself, and an ES module that hands it on. */
async function buildModule(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['infra/construct.ts'],
    outfile: join(folder, 'index.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target,
    mainFields: ['module', 'main'],
    external: ['aws-cdk-lib', 'constructs'],
    define: { 'import.meta.dirname': '__dirname' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  writeFileSync(
    join(folder, 'index.js'),
    "export { CometChatRelay, RelayConfigurationError } from './index.cjs';\n",
  );
}

/** The declarations that the construct's own lead to: the others speak of the inside. */
function buildDeclarations(folder: string): void {
  const all = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const options = ['--project', 'tsconfig.construct.json', '--outDir', all];
    execFileSync(process.execPath, [compiler, ...options], { cwd: root, stdio: 'inherit' });
    for (const path of declarationsFrom(all, 'infra/construct.d.ts'))
      for (const place of ['construct', 'cjs/construct']) {
        mkdirSync(dirname(join(folder, place, path)), { recursive: true });
        cpSync(join(all, path), join(folder, place, path));
      }
  } finally {
    rmSync(all, { recursive: true });
  }
}

function declarationsFrom(folder: string, entry: string): Set<string> {
  const found = new Set([entry]);
  // A set hands out what is added to it meanwhile.
  for (const path of found)
    for (const [, imported = ''] of readFileSync(join(folder, path), 'utf8').matchAll(
      / from '(\.[^']+)\.ts'/g,
    ))
      found.add(join(dirname(path), `${imported}.d.ts`));
  return found;
}

if (import.meta.main) await buildConstruct(resolve(root, 'dist'));
