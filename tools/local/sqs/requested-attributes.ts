import { isJsonArray, isJsonObject, type JsonObject } from '../json.ts';

/**
 * An answer to `ReceiveMessage` as SQS gives it: message attributes only where `MessageAttributeNames` asks for some. The
 * emulator returns them always, so a consumer that forgot to ask would work locally and not in AWS.
 */
export function onlyRequestedAttributes(input: JsonObject, answer: JsonObject): JsonObject {
  const { MessageAttributeNames: names } = input;
  if ((isJsonArray(names) && names.length > 0) || !isJsonArray(answer.Messages)) return answer;
  return {
    ...answer,
    Messages: answer.Messages.map((message) => {
      if (!isJsonObject(message)) return message;
      const { MessageAttributes: _attributes, MD5OfMessageAttributes: _digest, ...rest } = message;
      return rest;
    }),
  };
}
