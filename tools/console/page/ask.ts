import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Asks the server that served the page. Throws an error with words for a person where it doesn't answer, or refuses. */
export async function ask<Answer>(path: string, body?: unknown, method?: string): Promise<Answer> {
  const response = await fetch(`api/${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch(() => undefined);
  if (response === undefined) throw new Error('The relay doesn’t answer. Is it running?');
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Answer;
  const { problem, message }: { problem?: unknown; message?: unknown } = Object(answer);
  throw new Error(String(problem ?? message ?? `The relay answered ${response.status}.`));
}

/** The words of anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A thing that is asked for by a click or by time: the latest answer, or what went wrong, and whether it's under way. */
export function useTask<Answer>() {
  const [state, setState] = useState<{ answer?: Answer; problem: string; busy: boolean }>({
    problem: '',
    busy: false,
  });
  const latest = useRef(0);
  const run = useCallback(async (task: () => Promise<Answer>) => {
    latest.current += 1;
    const mine = latest.current;
    setState((before) => ({ ...before, busy: true }));
    const end = await task().then(
      (answer) => ({ answer, problem: '', busy: false }),
      (error: unknown) => ({ problem: wordsOf(error), busy: false }),
    );
    if (mine === latest.current) setState(end);
  }, []);
  return { ...state, run };
}

/** Asks the server when the part is first shown, at each `reload`, and when the path or `state` changes. */
export function useAnswer<Answer>(path: string | undefined, state?: number) {
  const { run, ...asked } = useTask<Answer>();
  const reload = useCallback(() => {
    if (path !== undefined) void run(() => ask<Answer>(path));
  }, [path]);
  useEffect(reload, [reload, state]);
  return { ...asked, reload };
}
