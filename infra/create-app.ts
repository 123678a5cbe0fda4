import { App, type AppProps, Validations } from 'aws-cdk-lib/core';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { FunctionBundles } from './bundling/function-bundles.ts';
import { type RelayConfigurationFile, selectStages } from './configuration/configuration-file.ts';
import { resolveConfiguration } from './configuration/relay-configuration.ts';
import { RelayStack } from './relay-stack.ts';

/** The same with and without the CDK's command line in front: what it synthesises must not depend on that. */
const context = {
  // What a new CDK app starts with.
  ...CURRENTLY_RECOMMENDED_FLAGS,
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  'aws:cdk:enable-path-metadata': true,
  // The template names the folder of each function's code; the local run reads it there.
  'aws:cdk:enable-asset-metadata': true,
};

export interface CreateAppOptions {
  readonly file: RelayConfigurationFile;
  readonly app?: AppProps | undefined;
  readonly bundles?: FunctionBundles | undefined;
}

/**
 * The CDK app with a stack for each stage that its context chooses. Synthesis fails where a template breaks one of
 * CloudFormation's rules or one of cdk-nag's AwsSolutions rules.
 */
export function createApp({ file, app: props, bundles }: CreateAppOptions): App {
  const app = new App({ analyticsReporting: false, ...props, context: { ...context, ...props?.context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const settings of selectStages(file, app.node.getAllContext())) {
    new RelayStack(app, { configuration: resolveConfiguration(settings), bundles });
  }
  return app;
}
