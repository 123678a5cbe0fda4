import { isJsonObject } from '../../../../../lambda/cometchat/json.ts';
import type { SourceDelivery } from '../plan.ts';
import { otherPerson, placeOf, type Talk, type WrittenMessage } from './talk.ts';

const rememberedMessages = 200;

/** Somebody writes: the questions before it, the message, and the receipts of who gets it. */
export function* write(talk: Talk): Generator<SourceDelivery> {
  const conversation = talk.random.pick(talk.cast.conversations);
  const sender = talk.random.pick(conversation.people);
  const message: WrittenMessage = { id: talk.cast.nextMessageId(), conversation, sender };
  if (talk.system !== 'modern')
    yield talk.deliver('before_message', { ...placeOf(message), system: 'legacy' });
  if (talk.system === 'legacy') {
    yield talk.deliver('after_message', { ...placeOf(message), system: 'legacy' });
  } else {
    const sent = talk.deliver('message_sent', placeOf(message));
    if (talk.moderation) yield* askModeration(sent, sender);
    yield sent;
  }
  yield* receipts(talk, message);
  talk.recent.push(message);
  if (talk.recent.length > rememberedMessages) talk.recent.shift();
}

/** The question of the moderation Custom API (contract, section 12): the message to judge comes last. */
function* askModeration(sent: SourceDelivery, sender: string): Generator<SourceDelivery> {
  const data = sent.envelope?.data;
  const message = isJsonObject(data) ? data.message : undefined;
  if (!isJsonObject(message)) return;
  yield {
    destination: 'moderation',
    trigger: 'moderation question',
    envelope: { contextMessages: [{ [sender]: 'Good morning.' }, { [sender]: message }] },
  };
}

function* receipts(talk: Talk, message: WrittenMessage): Generator<SourceDelivery> {
  const options = { ...placeOf(message), system: talk.system === 'legacy' ? 'legacy' : 'modern' } as const;
  yield talk.deliver('message_delivery_receipt', options);
  if (talk.random.chance(70)) yield talk.deliver('message_read_receipt', options);
}

/** Somebody edits an earlier message. CometChat has been seen to send either shape. */
export function* edit(talk: Talk, message: WrittenMessage): Generator<SourceDelivery> {
  const variant = talk.random.chance(50) ? 'documented' : 'observed';
  yield talk.deliver('message_edited', {
    ...placeOf(message),
    variant,
    text: 'Let us meet at eleven instead.',
  });
}

/** Somebody takes an earlier message back. */
export function* takeBack(talk: Talk, message: WrittenMessage): Generator<SourceDelivery> {
  const variant = talk.random.chance(50) ? 'documented' : 'observed';
  yield talk.deliver('message_deleted', { ...placeOf(message), variant });
}

/** Somebody else reacts, and sometimes thinks better of it. */
export function* react(talk: Talk, message: WrittenMessage): Generator<SourceDelivery> {
  const options = { messageId: message.id, sender: otherPerson(message) };
  yield talk.deliver('message_reaction_added', options);
  if (talk.random.chance(20)) yield talk.deliver('message_reaction_removed', options);
}

/** The moderation engine has judged a message. */
export function* moderate(talk: Talk, message: WrittenMessage): Generator<SourceDelivery> {
  const trigger = talk.random.chance(80) ? 'moderation_engine_approved' : 'moderation_engine_blocked';
  yield talk.deliver(trigger, placeOf(message));
}
