import type { Plugin } from 'esbuild';
import { noRulesModule, ownRulesSource } from './own-rules-source.ts';

/** What a bundle imports a team's rules by that is bundled again with them. */
const laterRules = '#own-rules';

/** Leaves the module of a team's rules out of a bundle. */
export function laterRulesModule(): Plugin {
  return {
    name: 'later-rules',
    setup(build) {
      build.onLoad({ filter: noRulesModule }, () => ({
        contents: `export { ownRules } from '${laterRules}';`,
        loader: 'js',
      }));
      build.onResolve({ filter: new RegExp(`^${laterRules}$`) }, () => ({
        path: laterRules,
        external: true,
      }));
    },
  };
}

/** Puts a team's rules into a bundle that left them out. */
export function laterRulesIn(project: string, path: string): Plugin {
  return {
    name: 'own-rules',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${laterRules}$`) }, () => ({
        path: laterRules,
        namespace: 'own-rules',
      }));
      build.onLoad({ filter: /.*/, namespace: 'own-rules' }, () => ownRulesSource(project, path));
    },
  };
}
