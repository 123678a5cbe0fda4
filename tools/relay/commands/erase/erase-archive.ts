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

export interface Erasure {
  /** Events about the person. */
  events: number;
  objects: number;
  /** Events that have the uid elsewhere, in a text or a field of the application. They stay. */
  elsewhere: number;
  readonly types: Record<string, number>;
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
): Promise<Erasure> {
  const erasure: Erasure = { events: 0, objects: 0, elsewhere: 0, types: {} };
  if (store === undefined) return erasure;
  let read = 0;
  for await (const key of store.keys(archivePrefixes.events)) {
    if (signal.aborted) break;
    const lines = await store.read(key);
    read += 1;
    terminal.progress(`${read} objects read`);
    const kept = lines.filter((line) => !isAbout(line, person, erasure));
    if (kept.length === lines.length) continue;
    erasure.objects += 1;
    if (dryRun) continue;
    if (kept.length === 0) await store.remove(key);
    else await store.write(key, kept);
  }
  return erasure;
}

function isAbout(line: string, person: Person, erasure: Erasure): boolean {
  if (!line.includes(person.uid)) return false;
  const event = readArchivedEvent(line);
  if (event === undefined || !isOfApp(event.source, person)) return false;
  if (!concerns(event, person.uid)) {
    if (mentions(line, person.uid)) erasure.elsewhere += 1;
    return false;
  }
  erasure.events += 1;
  erasure.types[event.type] = (erasure.types[event.type] ?? 0) + 1;
  return true;
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
