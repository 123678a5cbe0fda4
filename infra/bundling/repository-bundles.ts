import { resolve } from 'node:path';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { bundledCode } from './bundled-code.ts';
import type { FunctionBundles } from './function-bundles.ts';

const repository = resolve(import.meta.dirname, '../..');

/** Bundles made from the sources of this repository, and a module of rules, when the app is synthesised. */
export function repositoryBundles(rules?: string): FunctionBundles {
  return {
    ingress: bundle('ingress', rules),
    worker: bundle('worker'),
    archive: bundle('archive'),
    consumer: (entry) => bundle(entry),
  };
}

function bundle(entry: string, rules?: string): Code {
  return bundledCode(entry, {
    command: ['infra/bundling/bundle.ts', entry, ...(rules === undefined ? [] : ['--rules', rules])],
    cwd: repository,
    sources: resolve(repository, 'lambda'),
  });
}
