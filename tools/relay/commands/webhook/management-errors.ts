import * as z from 'zod';
import { type ExitCode, exitCodes, RelayError } from '../../errors.ts';
import { printable } from '../../terminal.ts';

/** No command waits longer before it repeats a call. Milliseconds. */
export const longestWait = 30_000;

/** CometChat's Management API refused a call or didn't answer; the message says what to do. */
export class ManagementApiError extends RelayError {
  override readonly name = 'ManagementApiError';
  override readonly exitCode: ExitCode;
  /** The HTTP status; undefined if no answer came. */
  readonly status: number | undefined;
  /** CometChat's code, such as `ERR_WEBHOOK_NOT_FOUND`; undefined if the answer has none. */
  readonly code: string | undefined;
  /** How long CometChat asked to wait, in milliseconds. */
  readonly retryAfter: number;

  constructor(message: string, facts: Partial<ManagementApiError>) {
    const { status, code, retryAfter = 0, cause } = facts;
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    const unreachable = status === undefined || [401, 403, 404, 429].includes(status) || status >= 500;
    this.exitCode = unreachable ? exitCodes.unreachable : exitCodes.problems;
  }
}

const multiTenancyAdvice =
  "The Management API needs the Multi-Tenancy key and secret, which CometChat gives out on request; it answers an app's " +
  'REST API key with 404. Without such a key, run `webhook guide` and enter the settings in the Dashboard.';

const strangeAnswerAdvice =
  'Another server or a proxy may have answered: check --management-url (COMETCHAT_MANAGEMENT_URL). If it is right, ' +
  'run `webhook guide` and enter the settings in the Dashboard.';

const rejected = `CometChat rejected the key and the secret. ${multiTenancyAdvice}`;

/** What to do, by the documented codes (contract, section 10), then by the status. */
const advice = new Map(
  Object.entries({
    ERR_APP_NOT_FOUND: `This key has no app with this id. Check --app-id. ${multiTenancyAdvice}`,
    ERR_APP_ARCHIVED:
      'The app is archived and will be deleted after 30 days. Restore it in the Dashboard first.',
    ERR_WEBHOOK_NOT_FOUND:
      'The app has no webhook with this id in this webhook system. Check --webhook-id and --system, or run `webhook apply`.',
    ERR_BAD_REQUEST:
      'CometChat rejected a value. Check --webhook-id and --name (at most 50 characters) and the triggers.',
    AUTH_ERR_EMPTY_AUTH_HEADER:
      'The key or the secret is empty. Set COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET.',
    401: rejected,
    403: rejected,
    404: multiTenancyAdvice,
    429: 'CometChat still limits the rate after several retries. Run the command again in a few minutes.',
    500: 'CometChat has a problem. Run the command again later; it continues where it stopped.',
  }),
);

const text = z.string().optional().catch(undefined);
const wordsSchema = z.object({ code: text, message: text });
/** The specification has no error bodies, so the shapes of CometChat's other APIs are read. */
const errorSchema = z.union([z.object({ error: wordsSchema }).transform(({ error }) => error), wordsSchema]);

/** The error for an answer other than success. `hide` removes secrets from CometChat's words. */
export function errorForAnswer(
  call: string,
  { status, headers }: Response,
  body: unknown,
  hide: (text: string) => string,
): ManagementApiError {
  const { code, message } = errorSchema.safeParse(body).data ?? {};
  const retryAfter = readRetryAfter(headers.get('retry-after'), Date.now());
  const words = [code, message].filter((one) => one !== undefined).map((one) => printable(hide(one)));
  const known = advice.get(code ?? '') ?? advice.get(String(Math.min(status, 500)));
  const unexplained = words.length === 0 ? strangeAnswerAdvice : '';
  const patience = `CometChat asks to wait ${Math.ceil(retryAfter / 1000)} s. A command waits at most ${longestWait / 1000} s, so it stopped at once. Run it again after that.`;
  const next = retryAfter > longestWait ? patience : (known ?? unexplained);
  const said = [`${call}: CometChat answered ${status}`, ...words].join(': ');
  return new ManagementApiError(`${said}\n${next}`.trimEnd(), { status, code, retryAfter });
}

/** The error for a success whose body isn't what the API documents. */
export function errorForShape(call: string, { status }: Response, body: unknown): ManagementApiError {
  const what = body === undefined ? "isn't JSON" : 'has none of the documented shapes';
  const message = `${call}: CometChat answered ${status}, but the body ${what}.\n${strangeAnswerAdvice}`;
  return new ManagementApiError(message, { status });
}

/** Milliseconds from now. The header has seconds or a date; 0 if it is missing or invalid. */
export function readRetryAfter(header: string | null, now: number): number {
  if (header === null) return 0;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Math.max(0, wait || 0);
}
