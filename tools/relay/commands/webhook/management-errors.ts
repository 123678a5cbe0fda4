import * as z from 'zod';
import { type ExitCode, exitCodes, RelayError } from '../../errors.ts';
import { printable } from '../../terminal.ts';

interface ErrorFacts {
  readonly status?: number;
  readonly code?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

const refusals: ReadonlySet<number> = new Set([401, 403, 404, 429]);

/** CometChat's Management API refused a call or didn't answer; the message says what to do. */
export class ManagementApiError extends RelayError {
  override readonly name = 'ManagementApiError';
  override readonly exitCode: ExitCode;
  /** The HTTP status; undefined if no answer came. */
  readonly status: number | undefined;
  /** CometChat's code, such as `ERR_WEBHOOK_NOT_FOUND`; undefined if the answer has none. */
  readonly code: string | undefined;
  /** How long CometChat asked to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { status, code, retryAfter, cause }: ErrorFacts) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    const unreachable = status === undefined || refusals.has(status) || status >= 500;
    this.exitCode = unreachable ? exitCodes.unreachable : exitCodes.problems;
  }
}

const multiTenancyAdvice =
  "The Management API needs the Multi-Tenancy key and secret, which CometChat gives out on request; it answers an app's " +
  'REST API key with 404. Without such a key, run `webhook guide` and enter the settings in the Dashboard.';

const strangeAnswerAdvice =
  'Another server or a proxy may have answered: check --management-url (COMETCHAT_MANAGEMENT_URL). If it is right, ' +
  'run `webhook guide` and enter the settings in the Dashboard.';

/** The error for a success whose body isn't what the API documents. */
export function errorForShape(action: string, status: number, body: unknown): ManagementApiError {
  const what = body === undefined ? "isn't JSON" : 'has none of the documented shapes';
  return new ManagementApiError(
    `${action}: CometChat answered ${status}, but the body ${what}.\n${strangeAnswerAdvice}`,
    { status },
  );
}

/** The documented codes (contract, section 10), and what to do. */
const advice: Readonly<Record<string, string>> = {
  ERR_APP_NOT_FOUND: `This key has no app with this id. Check --app-id. ${multiTenancyAdvice}`,
  ERR_APP_ARCHIVED:
    'The app is archived and will be deleted after 30 days. Restore it in the Dashboard first.',
  ERR_WEBHOOK_NOT_FOUND:
    'The app has no webhook with this id in this webhook system. Check --webhook-id and --system, or run `webhook apply`.',
  ERR_BAD_REQUEST:
    'CometChat rejected a value. Check --webhook-id and --name (at most 50 characters) and the triggers.',
  AUTH_ERR_EMPTY_AUTH_HEADER:
    'The key or the secret is empty. Set COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET.',
};

const textField = z.string().optional().catch(undefined);
const wordsSchema = z.object({ code: textField, message: textField });
/** The specification has no error bodies, so the shapes of CometChat's other APIs are read. */
const errorSchema = z.union([z.object({ error: wordsSchema }).transform(({ error }) => error), wordsSchema]);

/** The error for an answer other than success. `hide` removes secrets from CometChat's message; times in milliseconds. */
export function errorForAnswer(
  action: string,
  status: number,
  body: unknown,
  hide: (text: string) => string,
  retry: { readonly after?: number | undefined; readonly longestWait: number },
): ManagementApiError {
  const { code, message } = errorSchema.safeParse(body).data ?? {};
  const unexplained = code === undefined && message === undefined ? strangeAnswerAdvice : undefined;
  const said =
    (code === undefined ? '' : ` ${printable(hide(code), 60)}`) +
    (message === undefined ? '' : `: ${printable(hide(message))}`);
  const known = code === undefined ? undefined : advice[code];
  const next = known ?? adviceForStatus(status, retry.after ?? 0, retry.longestWait) ?? unexplained;
  return new ManagementApiError(
    `${action}: CometChat answered ${status}${said}${next === undefined ? '' : `\n${next}`}`,
    { status, code, retryAfter: retry.after },
  );
}

function adviceForStatus(status: number, after: number, longestWait: number): string | undefined {
  if (status === 404) return multiTenancyAdvice;
  if (status === 401 || status === 403)
    return `CometChat rejected the key and the secret. ${multiTenancyAdvice}`;
  if (status === 429 && after > longestWait)
    return `CometChat asks to wait ${Math.ceil(after / 1000)} s. A command waits at most ${longestWait / 1000} s, so it stopped at once. Run it again after that.`;
  if (status === 429)
    return 'CometChat still limits the rate after several retries. Run the command again in a few minutes.';
  if (status >= 500)
    return 'CometChat has a problem. Run the command again later; it continues where it stopped.';
  return undefined;
}

/** Hides the given secrets in a text, except those shorter than four characters, which would match plain words. */
export function hideSecrets(secrets: readonly string[]): (text: string) => string {
  const worthHiding = secrets.filter((secret) => secret.length >= 4);
  return (text) => worthHiding.reduce((hidden, secret) => hidden.replaceAll(secret, '[hidden]'), text);
}
