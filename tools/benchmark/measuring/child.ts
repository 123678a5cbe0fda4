import { spawn } from 'node:child_process';
import { isJsonObject } from '../../json/json.ts';

/** A process of ours that answers each message with one message. */
export interface Child {
  /** The next message; rejects where the process ends first, or says what went wrong. */
  next(): Promise<unknown>;
  /** Sends a message and waits for the answer. One at a time. */
  ask(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a module of ours in a process of its own. What it writes to standard output is lost, errors are shown. */
export function startChild(
  program: string,
  {
    arguments: given,
    environment,
  }: { readonly arguments: readonly string[]; readonly environment: NodeJS.ProcessEnv },
): Child {
  const child = spawn(process.execPath, [program, ...given], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  child.on('exit', () => end());
  child.on('error', () => end());
  const received: unknown[] = [];
  let waiting: (() => void) | undefined;
  child.on('message', (message: unknown) => {
    received.push(message);
    waiting?.();
  });

  async function next(): Promise<unknown> {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    waiting = resolve;
    if (received.length === 0) await Promise.race([arrived, ended]);
    if (received.length === 0) throw new Error(`the process of ${program} has ended`);
    const message = received.shift();
    if (isJsonObject(message) && typeof message.problem === 'string') throw new Error(message.problem);
    return message;
  }

  return {
    next,
    ask(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
