/** The answers that aren't a success: the HTTP status, and a sentence for the reader. */
const problems = {
  unauthorized: { status: 401, title: 'The credentials are missing or wrong' },
  'app-not-allowed': { status: 403, title: 'Deliveries from this app are not accepted' },
  'not-found': { status: 404, title: 'No such address' },
  'method-not-allowed': { status: 405, title: 'Only POST is allowed' },
  'unsupported-media-type': { status: 415, title: 'The content type must be JSON' },
  'unsupported-encoding': {
    status: 415,
    title: 'Content-Encoding is not supported: send the body unencoded',
  },
  'too-large': { status: 413, title: 'The body is larger than a queue message can be' },
  'malformed-json': { status: 400, title: 'The body is not valid JSON in UTF-8' },
  'not-a-delivery': { status: 400, title: 'The body is not an object with a trigger and data' },
  'temporarily-unavailable': { status: 503, title: 'The request cannot be accepted now: try again later' },
  'internal-error': { status: 500, title: 'The request could not be processed' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemKind = keyof typeof problems;

/** Headers that belong to a status. */
const headersByStatus: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Basic realm="cometchat-webhooks", charset="UTF-8"' },
  405: { allow: 'POST' },
  // RFC 9110, section 15.5.16.
  415: { 'accept-encoding': 'identity' },
  // CometChat's own first retry comes after ten seconds (contract, section 3).
  503: { 'retry-after': '10' },
};

/** Thrown to end a request with a certain answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, options?: ErrorOptions) {
    super(problems[kind].title, options);
    this.kind = kind;
  }
}

/** An answer as API Gateway takes it. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Problem details (RFC 9457): nothing of the request is in them but its id. */
export function problemAnswer(kind: ProblemKind, requestId: string): Answer {
  const { status, title } = problems[kind];
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...headersByStatus[status] },
    body: JSON.stringify({ type: `urn:problem-type:cometchat-relay:${kind}`, title, status, requestId }),
  };
}

/** A success with a JSON body. */
export function jsonAnswer(body: object): Answer {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
