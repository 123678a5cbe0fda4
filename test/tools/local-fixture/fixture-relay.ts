import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalRelay, type LocalRelayOptions, startLocalRelay } from '../../../tools/local/index.ts';
import { writeFixtureAssembly } from './assembly.ts';

export interface FixtureRelay {
  readonly relay: LocalRelay;
  /** Posts a command to the ingress function of the fixture. */
  command(command: object): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts the fixture on free ports, with files in a temporary folder. */
export async function startFixtureRelay(
  options: LocalRelayOptions & { bundles?: Parameters<typeof writeFixtureAssembly>[0] } = {},
): Promise<FixtureRelay> {
  const { bundles, ...relayOptions } = options;
  const assembly = await writeFixtureAssembly(bundles);
  const files = await mkdtemp(join(tmpdir(), 'local-files-'));
  const remove = async () => {
    await assembly.remove();
    await rm(files, { recursive: true, force: true });
  };
  try {
    const relay = await startLocalRelay({
      port: 0,
      sqsPort: 0,
      assembly: assembly.directory,
      settingsFile: join(files, 'settings.json'),
      logDirectory: join(files, 'logs'),
      ...relayOptions,
    });
    return {
      relay,
      command: (command) =>
        fetch(relay.webhookUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(command),
        }),
      stop: async () => {
        await relay.stop();
        await remove();
      },
    };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}
