import { Agent as HttpAgent, type IncomingMessage, request as requestByHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestByHttps } from 'node:https';
import {
  type OutboundAnswer,
  OutboundError,
  type OutboundRequest,
  type Post,
} from '../../decisions/outbound.ts';
import { checkUrl, createCheckedLookup, type HostPolicy } from './checked-lookup.ts';

export interface PostOptions extends HostPolicy {
  /** The text of a secret by its name in the rule settings. */
  readonly secretText: (name: string) => Promise<string>;
  readonly lookup?: ReturnType<typeof createCheckedLookup>;
}

/** An answer longer than this is not read to its end, in bytes. */
const longestAnswer = 65_536;

/**
 * Makes the way out for rules. Connections are kept between messages; where one broke before an answer began, the
 * question is sent once more, because the container may have been frozen when the other side closed it.
 */
export function createPost(options: PostOptions): Post {
  const lookup = options.lookup ?? createCheckedLookup(options);
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };

  return async (request) => {
    const url = new URL(request.url);
    checkUrl(url, options);
    const headers = { ...request.headers, ...(await secretHeaders(request, options)) };
    const attempt = () =>
      new Promise<OutboundAnswer>((resolve, reject) => {
        const isHttps = url.protocol === 'https:';
        const send = isHttps ? requestByHttps : requestByHttp;
        const agent = agents[isHttps ? 'https:' : 'http:'];
        const outgoing = send(url, { method: 'POST', headers, agent, lookup, signal: request.signal });
        outgoing.on('response', (response) => readAnswer(response).then(resolve, reject));
        outgoing.on('error', reject);
        outgoing.end(request.body);
      });
    return attempt()
      .catch((error: unknown) => {
        if (request.signal.aborted || !isBrokenConnection(error)) throw error;
        return attempt();
      })
      .catch((cause: unknown) => {
        throw cause instanceof OutboundError ? cause : new OutboundError('unreachable', { cause });
      });
  };
}

async function secretHeaders(
  { secretHeaders }: OutboundRequest,
  { secretText }: PostOptions,
): Promise<Record<string, string>> {
  const entries = Object.entries(secretHeaders).map(
    async ([header, name]) => [header, (await secretText(name)).trim()] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const brokenConnection: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && brokenConnection.has(error.code);
}

async function readAnswer(response: IncomingMessage): Promise<OutboundAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      const part: Buffer = chunk;
      bytes += part.byteLength;
      if (bytes > longestAnswer) throw new OutboundError('too_long');
      chunks.push(part);
    }
  } catch (cause) {
    // The answer had begun, so that it is not asked for again.
    throw cause instanceof OutboundError ? cause : new OutboundError('unreachable', { cause });
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
}
