import { archivePrefixes } from '../../../../lambda/archive/layout.ts';
import { parseJsonObject } from '../../../json/json.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import { concerns, mentions } from '../../archive/person.ts';
import { readArchivedEvent } from '../../archive/read-archive.ts';
import type { CommandContext } from '../../context.ts';

export interface Person {
  readonly uid: string;
  /** Only events of this app; undefined: of every app. */
  readonly app: string | undefined;
}

/**
 * Goes through all archived events and removes those about a person; with `dryRun` it only counts. Lines that stay are
 * the same bytes. Stopped half-way, it can be run again. A stage without an archive has no events.
 */
export async function eraseFromArchive(
  store: ArchiveStore | undefined,
  person: Person,
  dryRun: boolean,
  { terminal, signal }: CommandContext,
) {
  const types: Record<string, number> = {};
  /** `elsewhere` have the uid in a text or a field of the application only. They stay. */
  const found = { events: 0, objects: 0, elsewhere: 0, types };
  const isAbout = (line: string): boolean => {
    const event = line.includes(person.uid) ? readArchivedEvent(line) : undefined;
    if (event === undefined || !isOfApp(event.source, person)) return false;
    const about = concerns(event, person.uid);
    if (about) types[event.type] = (types[event.type] ?? 0) + 1;
    if (about) found.events += 1;
    else if (mentions(line, person.uid)) found.elsewhere += 1;
    return about;
  };
  let read = 0;
  if (store === undefined) return found;
  for await (const key of store.keys(archivePrefixes.events)) {
    if (signal.aborted) break;
    const lines = await store.read(key);
    read += 1;
    terminal.progress(`${read} objects read`);
    const kept = lines.filter((line) => !isAbout(line));
    if (kept.length === lines.length) continue;
    found.objects += 1;
    if (dryRun) continue;
    if (kept.length === 0) await store.remove(key);
    else await store.write(key, kept);
  }
  return found;
}

function isOfApp(source: string, { app }: Person): boolean {
  return app === undefined || source.startsWith(`/cometchat/apps/${encodeURIComponent(app)}/`);
}

/** Whether a dead letter, an event or a delivery as CometChat sent it, is about a person. */
export function isDeadLetterAbout(body: string, { uid, app }: Person): boolean {
  if (!body.includes(uid)) return false;
  const event = readArchivedEvent(body);
  if (event !== undefined) return isOfApp(event.source, { uid, app }) && concerns(event, uid);
  const delivery = parseJsonObject(body);
  if (delivery === undefined) return mentions(body, uid);
  if (app !== undefined && delivery.appId !== app) return false;
  return concerns({ subject: '', data: { ...delivery } }, uid);
}
