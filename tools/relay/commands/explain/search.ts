import { identifierPart } from '../../../../lambda/sqs/identifier.ts';
import { asLogged } from '../../logs/log-line.ts';
import type { LogLine, LogStore } from '../../logs/log-store.ts';

export interface SearchOptions {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly logGroups: readonly string[];
}

export interface SearchResult {
  readonly lines: readonly LogLine[];
  /** True where there were more lines than could be fetched. */
  readonly incomplete: boolean;
}

/** How an id of the relay's begins: the version of its recipe, and a mark. */
const eventId = /^v\d+[:#]/;

/**
 * Finds the lines about an event id, a request id, or the id of something in CometChat (a message, a call session, a
 * user) that is a part of event ids.
 */
export async function searchLogs(store: LogStore, id: string, options: SearchOptions): Promise<SearchResult> {
  const part = eventId.test(id) ? id : identifierPart(id);
  const found = await store.find({ ...options, contains: asLogged(part) });
  return { ...found, lines: found.lines.filter((line) => isAbout(line, part)) };
}

/** The text was found somewhere in the line; the id `12` is in `4123`, too. */
function isAbout({ fields }: LogLine, part: string): boolean {
  const id = fields.id ?? '';
  return fields.requestId === part || id === part || id.split(/[:,~]/).includes(part);
}
