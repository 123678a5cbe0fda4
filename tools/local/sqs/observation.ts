import { isJsonArray, isJsonObject, type JsonObject } from '../../json/json.ts';

/** A message that a queue has accepted. */
export interface AcceptedMessage {
  /** True where the queue has dropped it: it has one with the same deduplication id already. */
  readonly duplicate: boolean;
  readonly queueName: string;
  readonly messageId: string;
  readonly body: string;
  /** Of the request that brought it; undefined where the message doesn't say. */
  readonly requestId?: string;
}

const longestMemory = 20_000;

/**
 * Tells what an accepted `SendMessage` or `SendMessageBatch` did. A message that the queue has dropped as a duplicate is
 * answered with the first one's id.
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
  const accepted = (queueName: string, input: JsonObject = {}, messageId: unknown): AcceptedMessage[] => {
    const { MessageBody: body } = input;
    if (typeof body !== 'string' || typeof messageId !== 'string') return [];
    const requestId = requestIdOf(input);
    const known = requestId === undefined ? {} : { requestId };
    return [{ queueName, messageId, body, ...known, duplicate: !isNew(queueName, messageId) }];
  };

  return (operation, queueName, input, output) => {
    if (operation === 'SendMessage') return accepted(queueName, input, output.MessageId);
    if (operation !== 'SendMessageBatch') return [];
    const entries = objects(input.Entries);
    return objects(output.Successful).flatMap((result) =>
      accepted(
        queueName,
        entries.find((entry) => entry.Id === result.Id),
        result.MessageId,
      ),
    );
  };
}

/** As the ingress writes it beside a delivery. */
function requestIdOf({ MessageAttributes: attributes }: JsonObject): string | undefined {
  const attribute = isJsonObject(attributes) ? attributes.requestId : undefined;
  const value = isJsonObject(attribute) ? attribute.StringValue : undefined;
  return typeof value === 'string' ? value : undefined;
}

function objects(value: JsonObject[string]): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
