import type { JsonObject } from '../../cometchat/json.ts';

export interface ClassifierRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly question: JsonObject;
  readonly signal: AbortSignal;
}

/** An answer longer than this is not read to its end, in bytes. */
const longestAnswer = 65_536;

/** The classifier cannot be asked, or its answer cannot be read. Never with words of the message or of the answer. */
export class ClassifierError extends Error {
  override readonly name = 'ClassifierError';
  /** What was wrong, as one word for logs. */
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`classifier: ${code}`, { cause });
    this.code = code;
  }
}

/**
 * Posts the question as JSON and answers the parsed answer. Anything but a 200 with JSON is a {@link ClassifierError};
 * redirects are not followed, because the message would go where the settings did not send it. Where the connection broke
 * before an answer began, it is asked once more.
 */
export async function askClassifier(request: ClassifierRequest): Promise<unknown> {
  const response = await post(request)
    .catch((error: unknown) => {
      if (request.signal.aborted || !isBrokenConnection(error)) throw error;
      return post(request);
    })
    .catch((cause: unknown) => {
      throw new ClassifierError('unreachable', cause);
    });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new ClassifierError(`status_${response.status}`);
  }
  const text = await readText(response);
  try {
    return JSON.parse(text);
  } catch {
    throw new ClassifierError('not_json');
  }
}

/** `fetch` is looked up at each call: the runtime loads its HTTP client at the first use, which only those pay who use it. */
function post({ url, headers, question, signal }: ClassifierRequest): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(question),
    redirect: 'error',
    signal,
  });
}

/**
 * What is told of a connection that the other side has closed. It was kept from an earlier message, and the container may
 * have been frozen when it was closed.
 */
const brokenConnection: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

function isBrokenConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && brokenConnection.has(cause.code);
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
    const chunk: Uint8Array = read.value;
    bytes += chunk.byteLength;
    if (bytes > longestAnswer) {
      await reader?.cancel();
      throw new ClassifierError('too_long');
    }
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return `${parts.join('')}${decoder.decode()}`;
}

/** The value at a path of field names with dots between them; undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const name of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, name)?.value;
  }
  return current;
}
