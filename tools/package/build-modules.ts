import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

const commonJs = ['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'];

/** Builds the modules for other code (events, samples, rules) into a folder: ES modules with their types, and the same as CommonJS under `cjs`. */
export function buildModules(folder: string): void {
  const compile = (target: string, options: readonly string[]) =>
    execFileSync(
      process.execPath,
      [compiler, '--project', 'tsconfig.build.json', '--outDir', target, ...options],
      {
        cwd: root,
        stdio: 'inherit',
      },
    );
  compile(folder, []);
  compile(join(folder, 'cjs'), commonJs);
  writeFileSync(join(folder, 'cjs/package.json'), '{ "type": "commonjs" }\n');
}

if (import.meta.main) buildModules(resolve(root, 'dist'));
