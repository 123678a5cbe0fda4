import { toObject, toText } from '../../cometchat/coerce.ts';
import type { JsonObject } from '../../cometchat/json.ts';
import type { JudgedMessage } from '../rule.ts';
import type { RuleScope } from '../settings/scope.ts';

/**
 * Whether a rule with this scope looks at the message. Where CometChat doesn't say the sender, the receiver, the group's
 * type or the sender's role, the rule runs, because nothing shows that the message is outside its scope.
 */
export function isInScope(scope: RuleScope | undefined, message: JudgedMessage): boolean {
  if (scope === undefined) return true;
  return (
    matchesConversation(scope.conversations, message) &&
    matchesSender(scope.senders, message) &&
    matchesTags(scope.tags, message)
  );
}

function matchesConversation(kinds: RuleScope['conversations'], message: JudgedMessage): boolean {
  if (kinds === undefined) return true;
  if (message.receiver === '') return true;
  if (message.receiverType === 'user') return kinds.includes('direct');
  if (kinds.includes('group')) return true;
  const type = toText(entity(message, 'receiver').type);
  if (type === undefined || type === '') return kinds.some((kind) => kind !== 'direct');
  return kinds.some((kind) => kind === type);
}

function matchesSender(senders: RuleScope['senders'], message: JudgedMessage): boolean {
  if (senders === undefined) return true;
  const { uids, roles, exceptUids, exceptRoles } = senders;
  if (message.sender !== '' && uids?.includes(message.sender) === false) return false;
  if (exceptUids?.includes(message.sender) === true) return false;
  const role = toText(entity(message, 'sender').role);
  if (role === undefined || role === '') return true;
  return (roles === undefined || roles.includes(role)) && exceptRoles?.includes(role) !== true;
}

function matchesTags(tags: RuleScope['tags'], { raw }: JudgedMessage): boolean {
  if (tags === undefined) return true;
  const given: readonly unknown[] = Array.isArray(raw.tags) ? raw.tags : [];
  return given.some((tag) => typeof tag === 'string' && tags.includes(tag));
}

/** The user or group as CometChat describes it beside the message; empty where it doesn't. */
function entity({ raw }: JudgedMessage, side: 'sender' | 'receiver'): JsonObject {
  const entities = toObject(toObject(raw.data)?.entities);
  return toObject(toObject(entities?.[side])?.entity) ?? {};
}
