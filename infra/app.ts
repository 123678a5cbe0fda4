import { createApp } from './create-app.ts';
import file from './relay.config.ts';

createApp({ file, app: { outdir: process.env.CDK_OUTDIR ?? 'cdk.out' } }).synth();
