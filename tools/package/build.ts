import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { bundleFunction, bundleIngressWithoutRules } from '../../infra/bundling/bundle.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** For the Node that CDK apps may run on. */
const buildOptions: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
};

/** Builds what other projects import into a folder: modules, the construct, and the bundles of its functions. */
export async function buildPackage(folder: string): Promise<void> {
  buildModules(folder);
  for (const name of ['functions', 'construct']) rmSync(join(folder, name), { recursive: true, force: true });
  await buildFunctions(join(folder, 'functions'));
  await buildConstruct(join(folder, 'construct'));
  buildDeclarations(folder);
}

/** Events, samples and rules: ES modules with their types, and the same as CommonJS under `cjs`. */
function buildModules(folder: string): void {
  const commonJs = [
    '--module',
    'commonjs',
    '--moduleResolution',
    'bundler',
    '--verbatimModuleSyntax',
    'false',
  ];
  compile('tsconfig.build.json', folder);
  compile('tsconfig.build.json', join(folder, 'cjs'), commonJs);
  writeFileSync(join(folder, 'cjs/package.json'), '{ "type": "commonjs" }\n');
}

function compile(project: string, folder: string, options: readonly string[] = []): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const given = [compiler, '--project', project, '--outDir', folder, ...options];
  execFileSync(process.execPath, given, { cwd: root, stdio: 'inherit' });
}

async function buildFunctions(folder: string): Promise<void> {
  for (const name of ['ingress', 'worker', 'archive'] as const)
    await bundleFunction(name, join(folder, name));
  await bundleIngressWithoutRules(join(folder, 'ingress-without-rules'));
  await build({
    ...buildOptions,
    entryPoints: ['infra/bundling/bundle-rules.ts'],
    outfile: join(folder, 'bundle-rules.mjs'),
    format: 'esm',
    external: ['esbuild'],
    minify: true,
  });
}

/** One copy of the code, as CommonJS like the CDK itself, and an ES module that hands it on. */
async function buildConstruct(folder: string): Promise<void> {
  await build({
    ...buildOptions,
    entryPoints: ['infra/construct.ts'],
    outfile: join(folder, 'index.cjs'),
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['aws-cdk-lib', 'constructs'],
    define: { 'import.meta.dirname': '__dirname' },
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
    compile('tsconfig.construct.json', all);
    const needed = new Set(['infra/construct.d.ts']);
    // A set hands out what is added to it meanwhile.
    for (const path of needed) {
      const imports = readFileSync(join(all, path), 'utf8').matchAll(/ from '(\.[^']+)\.ts'/g);
      for (const [, imported] of imports) needed.add(join(dirname(path), `${imported}.d.ts`));
      for (const place of ['construct', 'cjs/construct']) {
        mkdirSync(dirname(join(folder, place, path)), { recursive: true });
        cpSync(join(all, path), join(folder, place, path));
      }
    }
  } finally {
    rmSync(all, { recursive: true });
  }
}

if (import.meta.main) await buildPackage(join(root, 'dist'));
