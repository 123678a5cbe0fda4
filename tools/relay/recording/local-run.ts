import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';

export interface LocalRun {
  readonly password: string;
  readonly settingsFile: string;
  stop(): Promise<void>;
}

const readySchema = z.object({ kind: z.literal('ready'), password: z.string(), settingsFile: z.string() });

/** Starts the local run as `npm start` does, and waits until it is ready. Rejects where it ends before. */
export async function startLocalRun(
  repository: string,
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<LocalRun> {
  const child = spawn(process.execPath, ['tools/local/main.ts'], {
    cwd: repository,
    env: { ...environment, LOCAL_DIRECTORY: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = readySchema.safeParse(JSON.parse(line));
    if (!ready.success) continue;
    child.stdout.resume();
    const { password, settingsFile } = ready.data;
    return {
      password,
      settingsFile,
      stop: async () => {
        child.kill('SIGINT');
        await ended;
      },
    };
  }
  throw new Error('the local run ended before it was ready');
}
