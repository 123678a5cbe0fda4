import type { ServerResponse } from 'node:http';

/** What the console answers: a whole body, or a stream that writes until the browser leaves. */
export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly stream?: (response: ServerResponse) => void;
}

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

export function fileAnswer(type: string, body: Buffer): ConsoleAnswer {
  return { status: 200, headers: { ...securityHeaders, 'content-type': type }, body };
}

export function jsonAnswer(value: unknown, status = 200): ConsoleAnswer {
  return {
    status,
    headers: { ...securityHeaders, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** A refusal, with the words that the page shows. */
export function problemAnswer(status: number, problem: string): ConsoleAnswer {
  return jsonAnswer({ problem }, status);
}

export function streamAnswer(stream: (response: ServerResponse) => void): ConsoleAnswer {
  return {
    status: 200,
    headers: { ...securityHeaders, 'content-type': 'text/event-stream' },
    body: Buffer.alloc(0),
    stream,
  };
}
