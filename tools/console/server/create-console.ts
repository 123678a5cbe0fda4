import { randomBytes, timingSafeEqual } from 'node:crypto';
import { extname } from 'node:path';
import { parseJson } from '../../json/json.ts';
import type { HttpRequest, HttpResponse } from '../../local/http/server.ts';
import { describeError, UsageError } from '../../relay/errors.ts';
import { readPage } from './page-files.ts';
import { type ConsoleRelay, createRelayCommand } from './relay-command.ts';
import type { RouteContext } from './route.ts';

export type ConsoleRequest = Pick<HttpRequest, 'method' | 'path' | 'query' | 'body'>;

export type Console = ReturnType<typeof createConsole>;

/** A token that nobody can guess: 128 bits. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * The console: a page for the browser and the endpoints that it calls, all below an address with a token. The server
 * around it checks `Host` and `Origin` first.
 */
export function createConsole(relay: ConsoleRelay, token = newToken()) {
  const path = `/console/${token}/`;
  const { target, rules } = relay;
  const context: RouteContext = { target, rules, relay: createRelayCommand(relay) };
  return {
    /** The page's address on its port: it holds the token. */
    path,
    /** Never rejects. */
    async handle(request: ConsoleRequest): Promise<HttpResponse> {
      if (!isBelow(request.path, path))
        return problemAnswer(404, 'This address is not known here. Open the one that the terminal shows.');
      try {
        return await answer({ ...request, path: request.path.slice(path.length) }, context);
      } catch (error) {
        return problemAnswer(error instanceof UsageError ? 400 : 502, describeError(error));
      }
    },
  };
}

/** Compared in the same time however much of the token is right. */
function isBelow(path: string, base: string): boolean {
  const given = Buffer.from(path.slice(0, base.length));
  const wanted = Buffer.from(base);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function answer(
  { method, path, query, body }: ConsoleRequest,
  context: RouteContext,
): Promise<HttpResponse> {
  // Loaded with the first request: the local run's start doesn't wait for it.
  const { routes } = await import('./routes.ts');
  const { streamTo } = await import('./stream.ts');
  const parameters = new URLSearchParams(query);
  if (path === 'api/stream')
    return {
      ...respond(200, '.stream', ''),
      stream: streamTo(context.target, Number(parameters.get('since'))),
    };
  const route = routes[`${method} ${path}`];
  if (route !== undefined) {
    const input: unknown = method === 'POST' ? parseJson(body.toString()) : Object.fromEntries(parameters);
    return respond(200, '.json', JSON.stringify(await route(input, context)));
  }
  const name = path === '' ? 'index.html' : path;
  const file = method === 'GET' ? (await readPage()).get(name) : undefined;
  return file === undefined ? problemAnswer(404, 'not found') : respond(200, extname(name), file);
}

/** A refusal, with the words that the page shows. */
function problemAnswer(status: number, problem: string): HttpResponse {
  return respond(status, '.json', JSON.stringify({ problem }));
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.stream': 'text/event-stream',
};

/**
 * No script, style or picture from anywhere but this server, none inline, no frame around the page, and no word to other
 * sites of the address, which holds the token.
 */
const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

function respond(status: number, type: string, body: string | Uint8Array): HttpResponse {
  const headers = { ...securityHeaders, 'content-type': types[type] ?? 'application/octet-stream' };
  return { status, headers, body: Buffer.from(body) };
}
