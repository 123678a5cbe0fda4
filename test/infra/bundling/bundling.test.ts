import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../../infra/bundling/bundle.ts';
import { byCategory } from '../../../lambda/cometchat/categories.ts';
import { isJsonObject } from '../../../lambda/cometchat/json.ts';
import { writeIngressEnvironment } from '../../../lambda/ingress/configuration.ts';
import { startAwsStandIn } from '../../ingress/support/aws-stand-in.ts';
import { beforeMessage, messageSent, moderationRequest } from '../../ingress/support/deliveries.ts';
import { password, request, username } from '../../ingress/support/requests.ts';

const run = promisify(execFile);
let folder = '';
let first: Metafile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-bundle-'));
  first = await bundleFunction('ingress', join(folder, 'first'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the bundle loads and answers in a process of its own, as in Lambda. */
interface Run {
  /** Node's own modules that are loaded after the import of the bundle, and after the first request. */
  readonly afterImport: readonly string[];
  readonly afterRequest: readonly string[];
  /** Files of the bundle that were opened. */
  readonly files: readonly string[];
  readonly answer: { readonly statusCode: number; readonly body: string };
  readonly handlerLength: number;
}

const program = `
const { request } = process.getBuiltinModule('node:http');
import { registerHooks } from 'node:module';
const files = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files.push(url.split('/').pop());
    if (url.includes('/sqs-delivery-queue-')) {
      const headers = { 'x-amz-target': 'Test.ClientLoaded' };
      request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers, agent: false }).end('{}');
    }
    return next(url, context);
  },
});
const builtins = () => process.moduleLoadList.map((name) => name.replace(/^\\S+ /, ''));
const { handler } = await import(process.argv[1]);
const afterImport = builtins();
const event = JSON.parse(process.argv[2]);
const answer = await handler(event, { awsRequestId: 'id', getRemainingTimeInMillis: () => 10000 });
console.log(JSON.stringify({ afterImport, afterRequest: builtins(), files, answer, handlerLength: handler.length }));
process.exit(0);
`;

/** Runs the first bundle with a body posted to a path. AWS is a stand-in that knows the secret and takes messages. */
async function post(
  path: string,
  body: object,
  environment: Record<string, string> = {},
): Promise<Run & { asked: readonly string[] }> {
  const clientLoaded = Promise.withResolvers<void>();
  const aws = await startAwsStandIn(async ({ target, body: input }) => {
    if (target === 'ClientLoaded') {
      clientLoaded.resolve();
      return { body: {} };
    }
    if (target === 'GetSecretValue') {
      // So the start ends only if the SQS client is loaded while the network is waited for.
      await clientLoaded.promise;
      return { body: { SecretString: JSON.stringify({ username, password }) } };
    }
    if (target === 'GetObject') return { body: '{"rules":{}}' };
    if (target === 'SendMessage') return { body: { MessageId: 'id', MD5OfMessageBody: md5OfBody(input) } };
    return { status: 400, body: { __type: 'UnknownOperationException' } };
  });
  try {
    const laneQueueUrl = `${aws.url}/000000000000/lane.fifo`;
    const { stdout } = await run(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        program,
        join(folder, 'first', 'index.mjs'),
        JSON.stringify(request({ path, body: JSON.stringify(body) })),
      ],
      {
        env: {
          ...writeIngressEnvironment({
            stage: 'test',
            credentialsSecretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay',
            allowedAppIds: [],
            laneQueueUrls: byCategory(() => laneQueueUrl),
            decisionBudgetMilliseconds: 1900,
            acknowledgeBudgetMilliseconds: 1900,
            deadlineVerdict: 'open',
            markForcedVerdicts: false,
            ruleSettingsBucket: undefined,
            secretsManagerEndpoint: aws.url,
            s3Endpoint: aws.url,
          }),
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL: aws.url,
          ...environment,
        },
      },
    );
    return {
      ...JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''),
      asked: aws.requests.map(({ target }) => target).filter((target) => target !== 'ClientLoaded'),
    };
  } finally {
    await aws.stop();
  }
}

/** The digest by which the SQS client sees that the body has arrived as it was. */
function md5OfBody(input: unknown): string {
  const body = isJsonObject(input) ? input.MessageBody : undefined;
  return createHash('md5').update(String(body)).digest('hex');
}

/** Names and digests of all files of a bundle. */
async function digests(bundle: string): Promise<Record<string, string>> {
  const entries = await readdir(join(folder, bundle), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.sort().map(async (file) => [
        file.slice(join(folder, bundle).length),
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ]),
    ),
  );
}

describe('the bundle of the ingress function', () => {
  it('is the same byte for byte when it is built again, with nothing of an earlier build', async () => {
    const folderOfChunks = join(folder, 'again', 'chunks');
    await mkdir(folderOfChunks, { recursive: true });
    await writeFile(join(folderOfChunks, 'sqs-delivery-queue-OLD.mjs'), '');
    await bundleFunction('ingress', join(folder, 'again'));
    expect(await digests('again')).toEqual(await digests('first'));
  });

  it('names the environment variable without which it does not start', async () => {
    await expect(
      run(process.execPath, [join(folder, 'first', 'index.mjs')], { env: {} }),
    ).rejects.toMatchObject({ stderr: expect.stringContaining('environment variable STAGE is missing') });
  });

  it('is built by the command that the stack calls', async () => {
    await run(process.execPath, ['infra/bundling/bundle.ts', 'ingress', join(folder, 'third')]);
    expect(await digests('third')).toEqual(await digests('first'));
    await expect(run(process.execPath, ['infra/bundling/bundle.ts', 'other', folder])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('usage:'),
    });
  });

  it('exports a handler that takes an event and a context', async () => {
    const { handlerLength } = await post('/moderation', moderationRequest());
    expect(handlerLength).toBe(2);
  });

  it('queues a delivery', async () => {
    const { answer, asked, files } = await post('/webhooks', messageSent());
    expect(answer).toMatchObject({ statusCode: 200, body: '{}' });
    expect(asked).toEqual(['GetSecretValue', 'SendMessage']);
    expect(files).toContainEqual(expect.stringMatching(/^sqs-delivery-queue-/));
  });

  it.each([
    ['before_message', '/webhooks', beforeMessage()],
    ['moderation', '/moderation', moderationRequest()],
  ])('answers %s without the SQS client in the code that the start waits for', async (_case, path, body) => {
    const { answer, asked, files } = await post(path, body);
    expect(answer.statusCode).toBe(200);
    expect(asked).toEqual(['GetSecretValue']);
    expect(files.indexOf('index.mjs')).toBe(0);
    expect(filesHolding('client-sqs').length).toBeGreaterThan(0);
    const awaited = neededForHandler(first).map((file) => basename(file));
    expect(filesHolding('client-sqs').filter((file) => awaited.includes(file))).toEqual([]);
  });

  it('has no other client of the SDK in it', () => {
    const clients = librariesIn(first).filter((library) => library.startsWith('@aws-sdk/client-'));
    expect(clients).toEqual(['@aws-sdk/client-sqs']);
  });

  it('does not load undici, which an ESM view of node:http would', async () => {
    const { afterImport, afterRequest } = await post('/webhooks', messageSent());
    for (const builtins of [afterImport, afterRequest]) {
      expect(builtins).toContain('http');
      expect(builtins.filter((name) => name.startsWith('internal/deps/undici'))).toEqual([]);
    }
  });

  it('holds no schema library', () => {
    expect(librariesIn(first)).not.toContain('zod');
  });

  it('asks for rule settings only where there is a bucket', async () => {
    const without = await post('/moderation', moderationRequest());
    expect(without.asked).not.toContain('GetObject');
    const including = await post('/moderation', moderationRequest(), { RULE_SETTINGS_BUCKET: 'rules' });
    expect(including.asked).toContain('GetObject');
  });

  it('loads few modules of Node, and those for requests of rules not at all', async () => {
    const { afterRequest } = await post('/webhooks', beforeMessage());
    expect(afterRequest.length).toBeLessThan(195);
    // Getters of `node:fs` and `node:net`, and what only rules need.
    for (const name of ['internal/fs/streams', 'internal/blocklist', 'dns'])
      expect(afterRequest).not.toContain(name);
  });

  it('queues a delivery without the modules of Node that only unused code of the SDK loads', async () => {
    const { afterRequest } = await post('/webhooks', messageSent());
    const unused = ['internal/webstreams/readablestream', 'internal/crypto/webcrypto', 'zlib'];
    expect(afterRequest.filter((name) => unused.includes(name))).toEqual([]);
    const modules = Object.values(first.outputs).flatMap(({ inputs }) => Object.keys(inputs));
    expect(modules.filter((name) => name.includes('/shared-ini-file-loader/readFile'))).toEqual([]);
  });

  it('needs few files for a first decision: each costs a third of a millisecond', () => {
    expect(neededForHandler(first).length).toBeLessThanOrEqual(8);
  });

  it('stays small', async () => {
    const sizes = await Promise.all(
      neededForHandler(first).map(
        async (file) => (await stat(join(folder, 'first', file.split('/first/')[1] ?? ''))).size,
      ),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(105_000);
  });
});

describe.each(['ingress', 'worker'] as const)('the bundle of the %s function', (name) => {
  const bundle = () => join(folder, name === 'ingress' ? 'first' : name);
  let metafile: Metafile;

  beforeAll(async () => {
    metafile = name === 'ingress' ? first : await bundleFunction(name, bundle());
  });

  it('holds no ESM import of a module of Node', async () => {
    for (const file of await readdir(bundle(), { recursive: true })) {
      if (!file.endsWith('.mjs')) continue;
      const text = await readFile(join(bundle(), file), 'utf8');
      expect(text).not.toMatch(/(?:\bfrom|\bimport)\s*\(?\s*["'](?!\.)/);
    }
  });

  it('writes its lines without a library', () => {
    expect(librariesIn(metafile).filter((library) => library.startsWith('@aws-lambda-powertools/'))).toEqual(
      [],
    );
  });

  it('takes credentials from the environment only', () => {
    const chain = /^@aws-sdk\/(?:credential-provider-|nested-clients|token-providers)/;
    expect(librariesIn(metafile).filter((library) => chain.test(library))).toEqual([]);
  });
});

/** The libraries of which code is in a bundle. */
function librariesIn({ outputs }: Metafile): string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])),
  );
  return [...new Set(files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))];
}

/** The entry, what wires the handler, and what they import without being asked: the code of a first decision. */
function neededForHandler({ outputs }: Metafile): string[] {
  const found = new Set<string>();
  const visit = (name: string | undefined): void => {
    if (name === undefined || found.has(name)) return;
    found.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') visit(path);
  };
  for (const start of ['/index.mjs', '/create-handler-'])
    visit(Object.keys(outputs).find((name) => name.includes(start)));
  expect(found.size).toBeGreaterThan(1);
  return [...found];
}

/** The names of the files with code of one of the AWS SDK's clients in them. */
function filesHolding(client: string): string[] {
  return Object.entries(first.outputs).flatMap(([name, { inputs }]) =>
    Object.keys(inputs).some((input) => input.includes(`node_modules/@aws-sdk/${client}/`))
      ? [basename(name)]
      : [],
  );
}
