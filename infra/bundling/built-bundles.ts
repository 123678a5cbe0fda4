import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundledCode } from './bundled-code.ts';
import type { FunctionBundles } from './function-bundles.ts';

/**
 * Bundles that were made when the package was packed. Only a module of rules is bundled when the app is synthesised, into
 * the ingress function.
 *
 * @param folder the package's folder of functions
 */
export function builtBundles(folder: string, rules?: string): FunctionBundles {
  return {
    ingress: rules === undefined ? built(folder, 'ingress') : withRules(folder, rules),
    worker: built(folder, 'worker'),
    archive: built(folder, 'archive'),
    consumer(entry) {
      throw new Error(
        `Can't bundle the consumer's function ${entry}: the package has no sources. Create the function in your app and give it the event source "new SqsEventSource(relay.consumer(name).queue, { reportBatchItemFailures: true })".`,
      );
    },
  };
}

function built(folder: string, name: string): Code {
  return Code.fromAsset(join(folder, name));
}

function withRules(folder: string, rules: string): Code {
  return bundledCode('ingress', {
    command: [join(folder, 'bundle-rules.mjs'), rules],
    // Where cdk.json is: the CDK runs the app there.
    cwd: process.cwd(),
    sources: folder,
  });
}
