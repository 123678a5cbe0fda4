import { shortDigest } from '../sqs/identifier.ts';
import { attributeText } from './attribute-text.ts';
import { conversationOf, subjectField } from './catalogue/recipe.ts';
import type { SubjectSource } from './catalogue/row.ts';
import { betweenUsers, buildConversationId } from './conversation-id.ts';
import type { Delivery } from './delivery.ts';
import type { JsonObject } from './json.ts';
import { shownTrigger } from './trigger-name.ts';
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
 * there. A text too long to be an id, or that CloudEvents does not take, is replaced by its digest.
 */
export function findSubject(delivery: Delivery, sources: readonly SubjectSource[]): string {
  const subject = firstOf(sources, delivery.envelope) ?? firstOf(usualSubjects, delivery.envelope);
  return subject === undefined ? shownTrigger(delivery.trigger) : bounded(subject);
}

function firstOf(sources: readonly SubjectSource[], envelope: JsonObject): string | undefined {
  for (const source of sources) {
    const subject = read(source, envelope);
    if (subject !== undefined) return subject;
  }
  return undefined;
}

/**
 * The subject as the order of events is kept by. CometChat makes uids lower case, but does not say how it orders the two
 * of a conversation, and a receipt's conversation is built here: however one is written, it is one queue of events.
 *
 * Uids may hold `_user_` themselves, so it isn't certain where the first ends. Written in a ring, with `_user_` after
 * the second uid too, a conversation is the same in both orders: the first of the ring's readings by the alphabet counts.
 */
export function orderingKey(subject: string): string {
  const text = subject.toLowerCase();
  if (!text.includes(betweenUsers)) return text;
  const ring = `${text}${betweenUsers}`;
  const readings: string[] = [];
  const twice = `${ring}${ring}`;
  for (let at = twice.indexOf(betweenUsers); at < ring.length; at = twice.indexOf(betweenUsers, at + 1)) {
    const start = (at + betweenUsers.length) % ring.length;
    readings.push(twice.slice(start, start + text.length));
  }
  return readings.sort()[0] ?? text;
}

function bounded(subject: string): string {
  const usable = subject.length <= longestSubject && attributeText(subject) === subject;
  return usable ? subject : `digest_${shortDigest(JSON.stringify(subject))}`;
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
  return buildConversationId(
    textAt(envelope, paths.sender),
    textAt(envelope, paths.receiver),
    textAt(envelope, paths.receiverType),
  );
}
