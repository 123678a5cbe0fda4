import * as z from 'zod';
import { UsageError } from '../../relay/errors.ts';
import type { ConsoleRelay, RelayCommand } from './relay-command.ts';

/** What every route works with. */
export interface RouteContext extends Pick<ConsoleRelay, 'target' | 'rules'> {
  readonly relay: RelayCommand;
}

/** Answers one endpoint with what the page gets as JSON. What it throws is shown on the page. */
export type Route = (input: unknown, context: RouteContext) => Promise<unknown>;

/** Endpoints by method and path below the token. */
export type Routes = Readonly<Record<string, Route>>;

/** A route that takes input: the query of a GET, else the JSON of the body. A {@link UsageError} where it's another. */
export function route<Shape extends z.ZodRawShape>(
  shape: Shape,
  answer: (input: z.infer<z.ZodObject<Shape>>, context: RouteContext) => Promise<unknown>,
): Route {
  const schema = z.object(shape);
  return async (input, context) => {
    const { data, error } = schema.safeParse(input);
    if (error === undefined) return answer(data, context);
    const where = error.issues[0]?.path.join('.');
    throw new UsageError(`the page sent what this version doesn't understand (${where}): reload it`);
  };
}

/** Where the local run answers. A {@link UsageError} for a deployed stage, with why it isn't done there. */
export async function requireLocal({ target }: RouteContext, why: string): Promise<string> {
  const { localUrl } = await target();
  if (localUrl === undefined) throw new UsageError(why);
  return localUrl;
}

export const neverShown = 'A deployed stage never shows what people wrote.';
