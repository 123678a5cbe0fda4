import { isBuiltin } from 'node:module';
import { relative } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Takes Node's own modules by `process.getBuiltinModule` instead of by ESM imports.
 *
 * An ESM import of `node:http` builds a facade of the module by reading all of its exports. Some of them are getters that
 * load undici, which costs more than the whole rest of the function's start. Here only the imported names are read, and
 * getters not before they are used. Each importing file has its own copy of these lines: a file that several share would
 * be one more to load.
 */
export function builtinModules(): Plugin {
  return {
    name: 'builtin-modules',
    setup(build) {
      const folder = build.initialOptions.absWorkingDir ?? process.cwd();
      build.onResolve({ filter: /^[a-z]/ }, ({ path, kind, importer, namespace }) => {
        if (!isBuiltin(path)) return undefined;
        const name = path.replace(/^node:/, '');
        if (namespace === exportsNamespace)
          return { path: importer, namespace: 'builtin', sideEffects: false };
        // What `process` has differs from process to process; the same sources must give the same bytes.
        return kind === 'import-statement' && name !== 'process'
          ? { path: `${name}?${relative(folder, importer)}`, namespace: exportsNamespace, sideEffects: false }
          : { path: name, namespace: 'builtin', sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: exportsNamespace }, ({ path }) => ({
        contents: exportsOf(moduleName(path)),
        loader: 'js',
      }));
      build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${moduleName(path)}`)});`,
        loader: 'js',
      }));
    },
  };
}

const exportsNamespace = 'builtin-exports';

/** Of a path with the importing file behind the module's name. */
function moduleName(path: string): string {
  return path.split('?')[0] ?? '';
}

/** An ESM view of a module of Node; the bundler drops the exports that nobody imports. */
function exportsOf(name: string): string {
  const specifier = JSON.stringify(`node:${name}`);
  const builtin: object = process.getBuiltinModule(`node:${name}`) ?? {};
  const lines = [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule(${specifier});`,
    'export default builtin;',
  ];
  for (const [key, { get }] of Object.entries(Object.getOwnPropertyDescriptors(builtin))) {
    if (key === 'default' || !/^[A-Za-z_$][\w$]*$/.test(key)) continue;
    // The bundler reads what is imported from a CommonJS module where it is used.
    if (get !== undefined) lines.push(`export { ${key} } from ${specifier};`);
    else
      lines.push(`const _${key} = /* @__PURE__ */ (() => builtin.${key})(); export { _${key} as ${key} };`);
  }
  return lines.join('\n');
}
