import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionBundles } from '../../../infra/bundling/function-bundles.ts';
import type { RelayConfigurationFile } from '../../../infra/configuration/configuration-file.ts';
import { createApp } from '../../../infra/create-app.ts';
import type { Template } from './template.ts';

/** Code that takes no bundling: the tests of the template do not look at it. */
export function stubBundles(): FunctionBundles {
  const code = () => Code.fromInline('exports.handler = async () => {};');
  return { ingress: code(), worker: code(), archive: code(), consumer: code };
}

export interface SynthesisOptions {
  readonly context?: Record<string, string>;
  /** Default: stubs. */
  readonly bundles?: FunctionBundles | undefined;
  /** Default: true. They take half of a synthesis: too much for a variant of a template that passed them. */
  readonly cloudFormationRules?: boolean;
}

type Templates = Readonly<Record<string, Template>>;

/** Templates with stubs for code, by what they were made from: many tests look at the same few. */
const made = new Map<string, Templates>();

/** The templates of an app's stacks by name. Throws where one breaks a rule of cdk-nag or CloudFormation. */
export function synthesise(file: RelayConfigurationFile, options: SynthesisOptions = {}): Templates {
  if ('bundles' in options) return make(file, options);
  const key = JSON.stringify([file, options]);
  const templates = made.get(key) ?? make(file, { ...options, bundles: stubBundles() });
  made.set(key, templates);
  return templates;
}

function make(
  file: RelayConfigurationFile,
  { context = {}, bundles, cloudFormationRules = true }: SynthesisOptions,
): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'relay-synth-'));
  try {
    const assembly = createApp({
      file,
      app: { outdir, context, builtinCloudFormationValidation: cloudFormationRules },
      bundles,
    }).synth();
    return Object.fromEntries(
      assembly.stacks.map(({ stackName, template }): [string, Template] => [stackName, template]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The only template of an app. */
export function synthesiseOne(file: RelayConfigurationFile, options?: SynthesisOptions): Template {
  const [template, ...others] = Object.values(synthesise(file, options));
  if (template === undefined || others.length > 0) throw new Error('the app has not exactly one stack');
  return template;
}
