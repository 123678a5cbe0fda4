import { RelayConfigurationError } from './configuration/relay-configuration.ts';
import { createApp } from './create-app.ts';
import file from './relay.config.ts';

try {
  createApp({ file, app: { outdir: process.env.CDK_OUTDIR ?? 'cdk.out' } }).synth();
} catch (error) {
  if (!(error instanceof RelayConfigurationError)) throw error;
  // Whoever mistyped a setting needs its path, not the place in our code where that was noticed.
  console.error(error.message);
  process.exitCode = 1;
}
