import type * as z from 'zod';
import { parseJson } from '../../../json/json.ts';
import { UsageError } from '../../../relay/errors.ts';
import type { Target } from '../../../relay/target.ts';
import type { ConsoleAnswer } from '../answers.ts';
import type { ConsoleRequest, Desk } from '../request.ts';

/** Answers one endpoint. What it throws is shown on the page. */
export type Route = (request: ConsoleRequest, desk: Desk) => Promise<ConsoleAnswer>;

/** The body of a request. A {@link UsageError} where it isn't what the endpoint takes. */
export function readBody<Value>(request: ConsoleRequest, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(parseJson(request.body.toString()));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `the page sent what this version doesn't understand (${issue?.path.join('.')}): reload it`,
  );
}

export function queryOf(request: ConsoleRequest): URLSearchParams {
  return new URL(request.target, 'http://localhost').searchParams;
}

/** Where the local run answers. A {@link UsageError} for a deployed stage, with why it isn't done there. */
export function requireLocal(target: Target, why: string): string {
  if (target.localUrl === undefined) throw new UsageError(why);
  return target.localUrl;
}
