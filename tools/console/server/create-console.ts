import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { RuleDefinition } from '../../../lambda/decisions/rule-definition.ts';
import type { RunCommandLine } from '../../relay/context.ts';
import { describeError, UsageError } from '../../relay/errors.ts';
import type { Target } from '../../relay/target.ts';
import type { HostProcess } from '../../relay/terminal.ts';
import { type ConsoleAnswer, fileAnswer, problemAnswer } from './answers.ts';
import { readPage } from './page-files.ts';
import type { ConsoleRequest, Desk } from './request.ts';
import { createRelayCommand } from './run-command.ts';

export interface ConsoleOptions {
  /** The relay to look at; asked for at each request, so that one that was restarted is found again. */
  readonly target: () => Promise<Target>;
  /** The command line. */
  readonly run: RunCommandLine;
  /** The rules that settings can name. */
  readonly rules: () => Promise<readonly RuleDefinition[]>;
  /** Its options that name the relay, such as `--stage prod`. */
  readonly global: readonly string[];
  readonly environment: HostProcess['environment'];
  /** What the address must hold; see {@link newToken}. */
  readonly token: string;
}

export interface Console {
  /** The page's address on its port: it holds the token. */
  readonly path: string;
  /** Never rejects. */
  handle(request: ConsoleRequest): Promise<ConsoleAnswer>;
}

/** A token that nobody can guess: 128 bits. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * The console: a page for the browser and the endpoints that it calls, all below an address with a token. The server
 * around it checks `Host` and `Origin` first.
 */
export function createConsole(options: ConsoleOptions): Console {
  const path = `/console/${options.token}/`;
  const { target, rules } = options;
  const desk: Desk = { target, rules, relay: createRelayCommand(options.run, options) };
  return {
    path,
    handle: async (request) => {
      if (!isBelow(request.path, path))
        return problemAnswer(404, 'This address is not known here. Open the one that the terminal shows.');
      try {
        return await answer({ ...request, path: request.path.slice(path.length) }, desk);
      } catch (error) {
        return problemAnswer(error instanceof UsageError ? 400 : 502, describeError(error));
      }
    },
  };
}

async function answer(request: ConsoleRequest, desk: Desk): Promise<ConsoleAnswer> {
  // Loaded with the first request: the local run's start doesn't wait for it.
  const { routes } = await import('./routes.ts');
  const route = routes[`${request.method} ${request.path}`];
  if (route !== undefined) return route(request, desk);
  const file = request.method === 'GET' ? (await readPage()).get(request.path || 'index.html') : undefined;
  return file === undefined ? problemAnswer(404, 'not found') : fileAnswer(file.type, file.body);
}

/** Compared in the same time however much of the token is right. */
function isBelow(path: string, base: string): boolean {
  const given = Buffer.from(path.slice(0, base.length));
  const wanted = Buffer.from(base);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
