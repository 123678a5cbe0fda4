import type { JsonObject } from '../../cometchat/json.ts';
import { type OutboundAnswer, OutboundError, type OutboundRequest, type Post } from '../outbound.ts';

export interface ClassifierRequest extends Omit<OutboundRequest, 'body'> {
  readonly question: JsonObject;
}

/** The classifier can't be asked, or its answer can't be used. Never with words of the message or of the answer. */
export class ClassifierError extends Error {
  override readonly name = 'ClassifierError';
  /** What was wrong, as one word for logs. */
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`classifier: ${code}`, { cause });
    this.code = code;
  }
}

/** Posts the question as JSON and answers the parsed answer. Anything but a 200 with JSON is a {@link ClassifierError}. */
export async function askClassifier(
  post: Post,
  { question, ...request }: ClassifierRequest,
): Promise<unknown> {
  const { status, text } = await send(post, {
    ...request,
    headers: { ...request.headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(question),
  });
  if (status !== 200) throw new ClassifierError(`status_${status}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new ClassifierError('not_json');
  }
}

function send(post: Post, request: OutboundRequest): Promise<OutboundAnswer> {
  return post(request).catch((cause: unknown) => {
    throw new ClassifierError(cause instanceof OutboundError ? cause.code : 'unreachable', cause);
  });
}

/** The value at a path of field names separated by dots; undefined if there isn't one. */
export function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const name of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, name)?.value;
  }
  return current;
}
