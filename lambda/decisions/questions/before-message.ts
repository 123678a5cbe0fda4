import type { Delivery } from '../../cometchat/delivery.ts';
import type { JsonObject } from '../../cometchat/json.ts';
import type { Decision } from '../engine/decision.ts';
import { mergeMetadata } from '../engine/metadata.ts';
import type { JudgedMessage } from '../rule.ts';
import { viewMessage } from './message-view.ts';

/**
 * The message in a `before_message` delivery. It lies directly under `data` and has no id yet (contract, sections 3 and
 * 5.7). Undefined if it isn't a message; the question is then answered by the deadline's verdict.
 */
export function viewBeforeMessage(delivery: Delivery): JudgedMessage | undefined {
  return viewMessage(delivery.data, { appId: delivery.appId === '' ? undefined : delivery.appId });
}

/**
 * The answer's body: exactly `{}`, the metadata, or `{"action":"do_not_propagate"}` (contract, section 3). CometChat
 * would read an `action` of a rule's metadata as an instruction, so it is moved to `relay.action`.
 */
export function beforeMessageAnswer(decision: Decision): JsonObject {
  if (decision.verdict === 'drop') return { action: 'do_not_propagate' };
  const { metadata = {} } = decision;
  if (!Object.hasOwn(metadata, 'action')) return metadata;
  const { action, ...rest } = metadata;
  return mergeMetadata([rest, { relay: { action } }]) ?? {};
}
