import { conversationOf, subjectField } from './catalogue/recipe.ts';
import type { SubjectSource } from './catalogue/row.ts';
import type { Delivery } from './delivery.ts';
import type { JsonObject } from './json.ts';
import { shortDigest } from './sqs-identifier.ts';
import { textAt } from './value-at.ts';

/**
 * Where other triggers have what they are about: for triggers that the catalogue does not know, and for deliveries that
 * lack their own trigger's fields.
 */
const usualSubjects: readonly SubjectSource[] = [
  ...conversationOf('data.message'),
  ...conversationOf('data'),
  subjectField('data.sessionId'),
  subjectField('data.group.guid'),
  subjectField('data.user.uid'),
];

const longestSubject = 256;

/**
 * What the delivery is about: its place in the order of events. Never empty; the trigger's name where nothing better is
 * there. A text too long to be an id is replaced by its digest.
 */
export function findSubject(delivery: Delivery, sources: readonly SubjectSource[]): string {
  for (const source of [...sources, ...usualSubjects]) {
    const subject = read(source, delivery.envelope);
    if (subject !== undefined) return bounded(subject);
  }
  return bounded(delivery.trigger);
}

function bounded(subject: string): string {
  return subject.length <= longestSubject ? subject : `digest_${shortDigest(JSON.stringify(subject))}`;
}

function read(source: SubjectSource, envelope: JsonObject): string | undefined {
  if (source.from === 'conversation') return conversation(source, envelope);
  const text = textAt(envelope, source.path);
  return text === undefined ? undefined : `${source.prefix}${text}`;
}

function conversation(
  paths: { readonly sender: string; readonly receiver: string; readonly receiverType: string },
  envelope: JsonObject,
): string | undefined {
  const receiver = textAt(envelope, paths.receiver);
  const receiverType = textAt(envelope, paths.receiverType);
  if (receiver === undefined) return undefined;
  if (receiverType === 'group') return `group_${receiver}`;
  const sender = textAt(envelope, paths.sender);
  if (receiverType !== 'user' || sender === undefined) return undefined;
  return [sender, receiver].sort().join('_user_');
}
