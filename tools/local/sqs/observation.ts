import { isJsonArray, isJsonObject, type JsonObject } from '../json.ts';

/** A message that a queue has accepted for the first time. */
export interface AcceptedMessage {
  readonly queueName: string;
  readonly messageId: string;
  readonly body: string;
}

const longestMemory = 20_000;

/**
 * Tells new messages from an accepted `SendMessage` or `SendMessageBatch`. A message that the queue has dropped as a
 * duplicate is answered with the first one's id, and is left out here.
 */
export function createAcceptanceWatch(): (
  operation: string,
  queueName: string,
  input: JsonObject,
  output: JsonObject,
) => readonly AcceptedMessage[] {
  const seen = new Set<string>();
  const isNew = (queueName: string, messageId: string) => {
    const key = `${queueName}/${messageId}`;
    if (seen.has(key)) return false;
    seen.add(key);
    const [oldest] = seen;
    if (seen.size > longestMemory && oldest !== undefined) seen.delete(oldest);
    return true;
  };
  const accepted = (queueName: string, body: unknown, messageId: unknown): AcceptedMessage[] =>
    typeof body === 'string' && typeof messageId === 'string' && isNew(queueName, messageId)
      ? [{ queueName, messageId, body }]
      : [];

  return (operation, queueName, input, output) => {
    if (operation === 'SendMessage') return accepted(queueName, input.MessageBody, output.MessageId);
    if (operation !== 'SendMessageBatch') return [];
    const entries = objects(input.Entries);
    return objects(output.Successful).flatMap((result) =>
      accepted(queueName, entries.find((entry) => entry.Id === result.Id)?.MessageBody, result.MessageId),
    );
  };
}

function objects(value: JsonObject[string]): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
