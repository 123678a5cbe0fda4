import { parseJson } from '../../json/json.ts';
import { UnreachableError } from '../../relay/errors.ts';
import { requireLocalUrl } from '../../relay/local-guard.ts';
import type { KeptMessage } from '../shared/api.ts';
import { keptMessage } from '../shared/records.ts';

const timeout = 10_000;
const envelope = keptMessage.pick({ id: true, type: true, subject: true });

/** The messages that the local run's queues accepted after the one with this sequence number, oldest first. */
export async function readKeptMessages(localUrl: string, after: number): Promise<readonly KeptMessage[]> {
  const url = requireLocalUrl(`${localUrl}/_local/messages?after=${after}`, 'the local run');
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok)
    throw new UnreachableError(`the local run answered ${response.status} to /_local/messages`);
  const lines = (await response.text()).split('\n').filter(Boolean);
  return lines.map((line) => {
    const message = keptMessage.parse(parseJson(line));
    return { ...message, ...envelope.safeParse(parseJson(message.body)).data };
  });
}
