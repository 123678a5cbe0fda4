import type { SourceDelivery } from '../plan.ts';
import type { Talk } from './talk.ts';

/** Two people call each other: it rings, they join, they leave, it ends. All of it is one session. */
export function* call(talk: Talk): Generator<SourceDelivery> {
  const [caller, callee] = talk.random.pick(talk.cast.conversations).people;
  const messageId = talk.cast.nextMessageId();
  const sessionId = `v1.eu.session.${messageId}`;
  yield talk.deliver('call_initiated', { messageId, sessionId, sender: caller, receiver: callee });
  yield talk.deliver('call_started', { sessionId });
  for (const sender of [caller, callee]) yield talk.deliver('call_participant_joined', { sessionId, sender });
  for (const sender of [callee, caller]) yield talk.deliver('call_participant_left', { sessionId, sender });
  yield talk.deliver('call_ended', { sessionId });
}
