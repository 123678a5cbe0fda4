import type { SourceDelivery } from '../plan.ts';
import type { Talk } from './talk.ts';

/** Somebody comes online, or goes. */
export function* comeAndGo(talk: Talk, person: string, arrives: boolean): Generator<SourceDelivery> {
  const variant = arrives ? 'connected' : 'disconnected';
  yield talk.system === 'legacy'
    ? talk.deliver('after_connection_status_changed', { system: 'legacy', variant, sender: person })
    : talk.deliver('user_connection_status_changed', { variant, sender: person });
}

/** Somebody new joins a group. */
export function* joinGroup(talk: Talk): Generator<SourceDelivery> {
  const { guid } = talk.random.pick(talk.cast.conversations);
  if (guid === undefined) return;
  yield talk.deliver('group_member_joined', { group: guid, sender: `newcomer-${talk.cast.nextMessageId()}` });
}
