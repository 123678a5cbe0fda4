import { bundlingProblem } from './bundling/bundled-code.ts';
import { RelayConfigurationError } from './configuration/configuration-error.ts';
import { createApp } from './create-app.ts';
import file from './relay.config.ts';

try {
  createApp({ file, app: { outdir: process.env.CDK_OUTDIR ?? 'cdk.out' } }).synth();
} catch (error) {
  // Whoever mistyped a setting or a source needs the place of that, not the one in our code where it was noticed.
  const problem = error instanceof RelayConfigurationError ? error.message : bundlingProblem(error);
  if (problem === undefined) throw error;
  console.error(problem);
  process.exitCode = 1;
}
