/**
 * Records docs/operate/session.md against a local run, and fills the examples of the other pages with it:
 * `node tools/relay/recording/main.ts`. What is in the pages is real output, but for the password.
 */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ManagementApiStandIn,
  managementKey,
  managementSecret,
} from '../../../test/tools/stand-ins/management-api.ts';
import { startLocalRun } from './local-run.ts';
import { createRecorder, fillPage, type Recorder } from './recorder.ts';
import { writeSamples } from './samples.ts';
import { playManagement, playSession, playStorm } from './session.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const pages = join(repository, 'docs/operate');
const port = process.env.PORT ?? '3000';
const consolePort = process.env.CONSOLE_PORT ?? '3001';

const introduction = `# A session

Every command once, against the local run, as \`node tools/relay/recording/main.ts\` recorded it: real output, but for the
password. \`relay\` stands for \`npm run relay --\`. The session uses the ports ${port} (\`PORT\`) and ${consolePort}
(\`CONSOLE_PORT\`), and starts with a relay that has just been started.
`;

/** Puts a command \`relay\` into the folder, for the recorded lines. */
async function installRelay(folder: string): Promise<void> {
  const script = join(folder, 'bin/relay');
  await mkdir(dirname(script));
  await writeFile(
    script,
    `#!/bin/sh\nexec '${process.execPath}' '${join(repository, 'tools/relay/main.ts')}' "$@"\n`,
  );
  await chmod(script, 0o755);
}

async function fillPages(recorder: Recorder): Promise<void> {
  await writeFile(join(pages, 'session.md'), `${introduction}\n${recorder.transcript}`);
  for (const name of await readdir(pages)) {
    if (name === 'session.md' || !name.endsWith('.md')) continue;
    const page = await readFile(join(pages, name), 'utf8');
    await writeFile(join(pages, name), fillPage(page, recorder.marked));
  }
}

const folder = await mkdtemp(join(tmpdir(), 'relay-session-'));
const work = join(folder, 'work');
await mkdir(work);
await installRelay(folder);
await writeSamples(work);
const standIn = new ManagementApiStandIn();
const management = await standIn.start();
const local = await startLocalRun(repository, join(folder, 'local'), {
  ...process.env,
  PORT: port,
  CONSOLE_PORT: consolePort,
});
try {
  const recorder = createRecorder({
    folder: work,
    secret: local.password,
    environment: {
      HOME: folder,
      PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
      CONSOLE_PORT: consolePort,
      XDG_STATE_HOME: join(folder, 'state'),
      COMETCHAT_MANAGEMENT_URL: management.url,
      COMETCHAT_MANAGEMENT_KEY: managementKey,
      COMETCHAT_MANAGEMENT_SECRET: managementSecret,
    },
  });
  await playSession(recorder, { settingsFile: local.settingsFile, port, consolePort });
  await playManagement(recorder, (trigger) => standIn.refusals.set(trigger, Number.POSITIVE_INFINITY));
  await playStorm(recorder);
  await fillPages(recorder);
} finally {
  await Promise.all([local.stop(), management.close()]);
  await rm(folder, { recursive: true });
}
