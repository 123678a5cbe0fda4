import { fork } from 'node:child_process';
import { on } from 'node:events';
import { isJsonObject } from '../../json/json.ts';

/** A process of ours that answers each message with one message. */
export interface Child {
  /** The next message; rejects if the process ends first, or says what went wrong. */
  next(): Promise<unknown>;
  /** Sends a message and waits for the answer. One at a time. */
  ask(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a module of ours in its own process. What it writes to standard output is lost, errors are shown. */
export function startChild(
  program: string,
  given: readonly string[] = [],
  environment: NodeJS.ProcessEnv = process.env,
): Child {
  const child = fork(program, given, { env: environment, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const messages = on(child, 'message', { close: ['exit'] });

  async function next(): Promise<unknown> {
    const { value, done } = await messages.next();
    if (done === true) throw new Error(`the process of ${program} has ended`);
    const message: unknown = value[0];
    if (isJsonObject(message) && typeof message.problem === 'string') throw new Error(message.problem);
    return message;
  }

  return {
    next,
    ask(message) {
      child.send(message);
      return next();
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** In a child: answers each message with what `answer` makes of it, or with the problem. Ends with its parent. */
export function answerParent(answer: (message: unknown) => unknown): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (message: unknown) => {
    try {
      process.send?.(await answer(message));
    } catch (error) {
      process.send?.({ problem: error instanceof Error ? error.message : String(error) });
    }
  });
}
