import { expect } from 'vitest';
import type { RunningRelay } from './running-relay.ts';

/** What CometChat waits for an answer (contract, section 3). */
const promisedMilliseconds = 2000;

export const dropped = { action: 'do_not_propagate' };

/** Asks one of the two questions over HTTP. The answer must be a success, in CometChat's time; its body is answered. */
export async function askQuestion(
  running: RunningRelay,
  question: 'before_message' | 'moderation',
  body: object,
): Promise<unknown> {
  const url = question === 'moderation' ? running.relay.moderationUrl : running.relay.webhookUrl;
  const { status, text, milliseconds } = await running.post(JSON.stringify(body), {}, url);
  expect(status).toBe(200);
  expect(milliseconds).toBeLessThan(promisedMilliseconds);
  return JSON.parse(text);
}

/** A request of the moderation Custom API: one earlier message, and the one to judge. */
export function moderationRequest(text: string, conversationId = 'e2e-anna_user_e2e-bert'): object {
  const message = {
    id: '30431',
    conversationId,
    sender: 'e2e-anna',
    receiver: 'e2e-bert',
    receiverType: 'user',
    type: 'text',
    category: 'message',
    data: { text, moderation: { status: 'pending' } },
  };
  return { contextMessages: [{ 'e2e-bert': 'earlier' }, { 'e2e-bert': message }] };
}

/** A settings document in which every entry is enforced, where it does not say otherwise. */
export function enforced(rules: Readonly<Record<string, object>>) {
  return {
    rules: Object.fromEntries(
      Object.entries(rules).map(([name, entry]) => [name, { mode: 'enforce', ...entry }]),
    ),
  };
}
