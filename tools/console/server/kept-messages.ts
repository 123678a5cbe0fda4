import * as z from 'zod';
import { isJsonObject } from '../../../lambda/cometchat/json.ts';
import { parseJson } from '../../json/json.ts';
import { UnreachableError } from '../../relay/errors.ts';
import { requireLocalUrl } from '../../relay/local-guard.ts';
import type { KeptMessage } from '../shared/api.ts';

const timeout = 10_000;

const keptSchema = z.object({
  sequence: z.number(),
  time: z.number(),
  kind: z.enum(['event', 'dead-letter', 'duplicate', 'question']),
  queueName: z.string().optional(),
  requestId: z.string().optional(),
  body: z.string(),
  answer: z.string().optional(),
});

/** A message that the local run has kept, and what an event's envelope says of itself. */
export interface ReadMessage extends KeptMessage {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly subject: string | undefined;
}

/** The messages that the local run's queues accepted after the one with this sequence number, oldest first. */
export async function readKeptMessages(localUrl: string, after: number): Promise<readonly ReadMessage[]> {
  const url = requireLocalUrl(`${localUrl}/_local/messages?after=${after}`, 'the local run');
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok)
    throw new UnreachableError(`the local run answered ${response.status} to /_local/messages`);
  return (await response.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => readMessage(keptSchema.parse(parseJson(line))));
}

function readMessage(message: KeptMessage): ReadMessage {
  const event = parseJson(message.body);
  const field = (name: string) => {
    const value = isJsonObject(event) ? event[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return { ...message, id: field('id'), type: field('type'), subject: field('subject') };
}
