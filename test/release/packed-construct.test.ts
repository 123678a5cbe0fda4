import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { synthesiseOne } from '../infra/support/synthesise.ts';
import { environmentOf, property, type Resource, type Template } from '../infra/support/template.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** What an app installs beside the package: the CDK. */
const cdk = ['aws-cdk-lib', 'constructs'];
const forTypeScript = ['@types', 'undici-types', 'esbuild'];

/** Beside the example: what the compiler must refuse, and what it must not. */
const typed = `
import { App, Stack } from 'aws-cdk-lib';
import { type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CometChatRelay } from 'cometchat-webhook-relay/construct';

export class Typed extends Stack {
  readonly relay: CometChatRelay;

  constructor() {
    super(new App(), 'typed');
    const settings = { stage: 'dev', consumers: [{ name: 'search', eventTypes: ['*'] }] } as const;
    const relay = new CometChatRelay(this, 'Relay', { settings });
    this.relay = relay;
    const metrics: Metric[] = [relay.metricAckLatency(), relay.lanes.messages.metricEventsPublished()];
    relay.alarm(metrics.length > 0 ? 'search-waiting' : 'lane-calls-dead-letters');
    // @ts-expect-error there is no such consumer
    relay.consumer('serach');
    // @ts-expect-error there is no such alarm
    relay.alarm('serach-waiting');
    // @ts-expect-error there is no such setting
    new CometChatRelay(this, 'Wrong', { settings: { stage: 'dev', consumer: [] } });
    // @ts-expect-error a number of days
    new CometChatRelay(this, 'Wrong', { settings: { stage: 'dev', archive: { retentionDays: '30' } } });
  }
}
`;

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A project with the package and some of the repository's packages installed. */
function project(installed: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'construct-'));
  folders.push(folder);
  const modules = join(folder, 'node_modules');
  const relay = join(modules, 'cometchat-webhook-relay');
  mkdirSync(relay, { recursive: true });
  execFileSync('tar', ['-xzf', inject('tarball'), '-C', relay, '--strip-components=1']);
  for (const name of installed) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  return folder;
}

/** Runs a CDK app as the CDK's command line does. */
function runApp(folder: string, app: string, context: Record<string, unknown> = {}): string {
  return execFileSync(process.execPath, [app], {
    cwd: folder,
    stdio: 'pipe',
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      CDK_OUTDIR: 'cdk.out',
      // CloudFormation's rules, which take half of a synthesis, are checked by test/infra.
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
  });
}

function templateOf(folder: string, path: string): Template {
  return JSON.parse(readFileSync(join(folder, 'cdk.out', `${path}.template.json`), 'utf8'));
}

/** The relay's resources, without where they were made and the code, which tests of the template have none of. */
function relayResources({ Resources }: Template): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(Resources)
      .filter(([logicalId]) => logicalId.startsWith('Relay'))
      .map(([logicalId, resource]) => {
        const { Code: _code, ...Properties } = resource.Properties;
        return [logicalId, { ...resource, Properties, Metadata: undefined }];
      }),
  );
}

describe('the example of a CDK app with the relay in it', () => {
  let folder: string;

  beforeAll(() => {
    folder = project([...cdk, ...forTypeScript]);
    cpSync(join(root, 'docs/examples/construct'), folder, { recursive: true });
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    writeFileSync(join(folder, 'lib/typed.ts'), typed);
    execFileSync(process.execPath, [compiler], { cwd: folder, stdio: 'inherit' });
    runApp(folder, 'dist/bin/chat.js', { '@aws-cdk/aws-iam:minimizePolicies': true });
  });

  it('makes what a clone of the repository makes', () => {
    const consumers = [
      { name: 'search', eventTypes: ['messages.*'], visibilitySeconds: 180 },
      { name: 'billing', eventTypes: ['calls.*'] },
    ];
    const clone = synthesiseOne({ stages: { dev: { consumers } } });
    const example = templateOf(folder, 'chat-dev');
    expect(relayResources(example)).toEqual(relayResources(clone));
    expect(example.Outputs).toEqual(clone.Outputs);
  });

  it('has declarations that need nothing but the CDK', () => {
    const built = join(folder, 'node_modules/cometchat-webhook-relay/dist/construct');
    const declarations = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.d.ts'),
    );
    expect(declarations.length).toBeGreaterThan(5);
    const imported = declarations.flatMap((name) =>
      [...readFileSync(join(built, name), 'utf8').matchAll(/(?:from|import\() ?'([^'.][^']*)'/g)].map(
        ([, module = '']) => module.split('/')[0],
      ),
    );
    expect(new Set(imported)).toEqual(new Set(cdk));
  });

  it('has a function that reads one queue, and a role that may read another', () => {
    const { Resources } = templateOf(folder, 'chat-prod');
    const ofApp = Object.values(Resources).filter(({ Type }) =>
      ['AWS::Lambda::EventSourceMapping', 'AWS::IAM::Policy'].includes(Type),
    );
    const texts = ofApp.map((resource) => JSON.stringify(resource));
    expect(texts).toContainEqual(
      expect.stringMatching(/ReportBatchItemFailures.*Indexer|Indexer.*ReportBatchItemFailures/),
    );
    expect(texts).toContainEqual(expect.stringMatching(/sqs:ReceiveMessage.*Consumerbilling.*billing-prod/));
  });
});

describe('rules of one’s own in a CDK app', () => {
  it('are bundled into the ingress, which starts', () => {
    const folder = project([...cdk, 'esbuild']);
    writeFileSync(join(folder, 'rules.ts'), ownRules);
    writeFileSync(
      join(folder, 'app.cjs'),
      `const { App, Stack } = require('aws-cdk-lib');
      const { CometChatRelay } = require('cometchat-webhook-relay/construct');
      const settings = { stage: 'dev', decisions: { rules: './rules.ts' } };
      new CometChatRelay(new Stack(new App(), 'Own'), 'Relay', { settings });`,
    );
    runApp(folder, 'app.cjs', { 'aws:cdk:enable-asset-metadata': true });
    const template = templateOf(folder, 'Own');
    const name = 'cometchat-relay-dev-ingress';
    const ingress = Object.values(template.Resources).find(
      ({ Properties }) => Properties.FunctionName === name,
    );
    const code = join(folder, 'cdk.out', String(property(ingress, 'Metadata', 'aws:asset:path')));
    const load = `const { handler } = await import(${JSON.stringify(join(code, 'index.mjs'))});
      console.log(typeof handler, globalThis.ownRules);
      process.exit();`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '--eval', load], {
      encoding: 'utf8',
      env: {
        ...environmentOf(template, name),
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1',
        AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      },
    });
    expect(loaded).toContain('function no-shouting\n');
  });
});

const ownRules = `
import { defineRule } from 'cometchat-webhook-relay/rules';
const noShouting = defineRule({
  name: 'no-shouting',
  summary: 'Drops capital letters.',
  options: {},
  create: () => (message: { readonly text: string }) =>
    message.text === message.text.toUpperCase() ? { outcome: 'drop', reason: 'shouting' } : { outcome: 'pass' },
});
Reflect.set(globalThis, 'ownRules', noShouting.name);
export const rules = [noShouting];
`;

/** An app in plain JavaScript: two relays in one stack, one in a stage of the CDK's, and what is refused. */
const plain = `
import { App, Stack, Stage } from 'aws-cdk-lib';
import { CometChatRelay, RelayConfigurationError } from 'cometchat-webhook-relay/construct';

const app = new App();
const stack = new Stack(app, 'Both');
const one = new CometChatRelay(stack, 'One', { settings: { stage: 'one' } });
new CometChatRelay(stack, 'Two', { settings: { stage: 'two' }, outputPrefix: 'Two' });
new CometChatRelay(new Stack(new Stage(app, 'Live'), 'Chat'), 'Relay', { settings: { stage: 'one' } });

const alone = (settings) => () => new CometChatRelay(new Stack(), 'Relay', { settings: { stage: 'dev', ...settings } });
const reader = { name: 'a', eventTypes: ['*'], function: { entry: 'a.ts' } };
const refused = [
  () => one.consumer('search'),
  () => one.alarm('search-waiting'),
  () => new CometChatRelay(stack, 'Again', { settings: { stage: 'one' } }),
  alone({ decisions: { rules: './rules.mjs' } }),
  alone({ consumers: [reader] }),
];
for (const make of refused)
  try {
    make();
    console.log('made');
  } catch (error) {
    console.log(error instanceof RelayConfigurationError, error.message);
  }
`;

describe('the construct without esbuild', () => {
  it('makes several relays in one app, and says what it cannot do', () => {
    const folder = project(cdk);
    writeFileSync(join(folder, 'app.mjs'), plain);
    writeFileSync(join(folder, 'rules.mjs'), 'export const rules = [];');
    const said = runApp(folder, 'app.mjs');
    expect(said).toContain('false The relay has no consumer "search". It has processed-events');
    expect(said).toContain('false The relay has no alarm "search-waiting". It has server-errors,');
    expect(said).toContain(
      'true The relay\'s configuration isn\'t valid:\n  stage: Both/One has the stage "one" too',
    );
    expect(said).toContain("Can't use the rules in ./rules.mjs: esbuild");
    expect(said).toContain("false Can't bundle the consumer's function a.ts");
    expect(said).not.toMatch(/^made$/m);
    expect(Object.keys(templateOf(folder, 'Both').Outputs)).toEqual(
      expect.arrayContaining(['WebhookUrl', 'TwoWebhookUrl']),
    );
    const live = readdirSync(join(folder, 'cdk.out/assembly-Live'));
    expect(live).toContainEqual(expect.stringMatching(/^LiveChat\w+\.template\.json$/));
  });
});
