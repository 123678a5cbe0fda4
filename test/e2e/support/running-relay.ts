import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type LocalRelay, type LocalRelayOptions, startLocalRelay } from '../../../tools/local/index.ts';
import { assemblyWith } from './assembly-with.ts';

/** The whole relay, from its real bundles, on free ports and with files of its own. */
export interface RunningRelay {
  readonly relay: LocalRelay;
  /** Posts a body as CometChat does; `headers` replace its own, undefined leaves one out. */
  post(
    body: string | Uint8Array<ArrayBuffer> | undefined,
    headers?: Record<string, string | undefined>,
    url?: string,
  ): Promise<RelayAnswer>;
  /** Posts a delivery. */
  deliver(delivery: object): Promise<RelayAnswer>;
  /** Puts settings in force, where they aren't yet. */
  writeSettings(settings: object): Promise<void>;
  stop(): Promise<void>;
}

export interface RelayAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly milliseconds: number;
}

export interface RunningRelayOptions extends LocalRelayOptions {
  /** Other values of variables in the environment of the functions. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts it as it is synthesised for all test files, or, where the options say so, from another project or assembly. */
export async function startRunningRelay({
  environment,
  ...options
}: RunningRelayOptions = {}): Promise<RunningRelay> {
  const files = await mkdtemp(join(tmpdir(), 'relay-e2e-'));
  const settingsFile = join(files, 'rule-settings.json');
  await writeFile(settingsFile, JSON.stringify({ rules: {} }));
  const isUnchanged = options.projectDirectory === undefined && options.context === undefined;
  const assembly = options.assembly ?? (isUnchanged ? inject('assembly') : undefined);
  const changed =
    environment === undefined || assembly === undefined
      ? assembly
      : await assemblyWith(assembly, environment);
  const relay = await startLocalRelay({
    port: 0,
    sqsPort: 0,
    directory: files,
    settingsFile,
    ...options,
    ...(changed === undefined ? {} : { assembly: changed }),
  });
  const { username, password } = relay.credentials;

  const post: RunningRelay['post'] = async (body, headers = {}, url = relay.webhookUrl) => {
    const all = {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'Application/json',
      ...headers,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const started = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: given,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const milliseconds = performance.now() - started;
    return { status: response.status, headers: response.headers, text, milliseconds };
  };

  return {
    relay,
    post,
    deliver: (delivery) => post(JSON.stringify(delivery)),
    writeSettings: async (settings) => {
      const text = JSON.stringify(settings);
      // Written anew, they would start new processes of the functions that read them.
      if ((await readFile(settingsFile, 'utf8')) !== text) await writeFile(settingsFile, text);
    },
    stop: async () => {
      await relay.stop();
      await rm(files, { recursive: true, force: true });
      if (changed !== undefined && changed !== assembly) await rm(changed, { recursive: true, force: true });
    },
  };
}
