/** What the server said instead of an answer: words for a person. */
class ServerProblem extends Error {
  override readonly name = 'ServerProblem';
}

/** Asks the server that served the page. Throws a {@link ServerProblem} where it doesn't answer, or refuses. */
export async function ask<Answer>(path: string, body?: unknown, method?: string): Promise<Answer> {
  const response = await fetch(`api/${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch(() => undefined);
  if (response === undefined) throw new ServerProblem('The relay doesn’t answer. Is it running?');
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Answer;
  throw new ServerProblem(problemOf(answer) ?? `The relay answered ${response.status}.`);
}

function problemOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const words = 'problem' in answer ? answer.problem : 'message' in answer ? answer.message : undefined;
  return typeof words === 'string' ? words : undefined;
}

/** The words of anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
