import { bundlingProblem } from './bundling/bundled-code.ts';
import { RelayConfigurationError } from './configuration/configuration-error.ts';
import { createApp } from './create-app.ts';
import file from './relay.config.ts';

try {
  createApp({ file, app: { outdir: process.env.CDK_OUTDIR ?? 'cdk.out' } }).synth();
} catch (error) {
  // For a mistake in a setting or a source, print its place, not a stack trace of our code.
  const problem = error instanceof RelayConfigurationError ? error.message : bundlingProblem(error);
  if (problem === undefined) throw error;
  console.error(problem);
  process.exitCode = 1;
}
