import type { RouteDescription } from '../template/stack.ts';

export interface RouteMatch {
  readonly route: RouteDescription;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The route of an HTTP API that a request takes: the most specific one, `$default` last; undefined: 404. */
export function matchRoute(
  routes: readonly RouteDescription[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const matches = routes.flatMap((route) => {
    const [routeMethod = '', routePath] = route.key.split(' ');
    if (routePath === undefined) return [];
    if (routeMethod !== 'ANY' && routeMethod !== method) return [];
    const pathParameters = matchPath(routePath, path);
    return pathParameters === undefined
      ? []
      : [{ route, pathParameters, rank: rankOf(routeMethod, routePath) }];
  });
  const [best] = matches.toSorted((left, right) => left.rank - right.rank);
  if (best !== undefined) return { route: best.route, pathParameters: best.pathParameters };
  const fallback = routes.find(({ key }) => key === '$default');
  return fallback === undefined ? undefined : { route: fallback, pathParameters: {} };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+?)(\+)?\}$/.exec(segment);
    if (name?.[2] === '+') {
      parameters[name[1] ?? ''] = given.slice(index).join('/');
      return given.length > index ? parameters : undefined;
    }
    const value = given[index];
    if (value === undefined) return undefined;
    if (name !== null) parameters[name[1] ?? ''] = value;
    else if (segment !== value) return undefined;
  }
  return given.length === wanted.length ? parameters : undefined;
}

/** Full matches before parameters before `{proxy+}`; a method before `ANY`. */
function rankOf(method: string, path: string): number {
  const shape = path.includes('+}') ? 2 : path.includes('{') ? 1 : 0;
  return shape * 2 + (method === 'ANY' ? 1 : 0);
}
