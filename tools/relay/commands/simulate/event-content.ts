import { canonicalJson } from '../../../../lambda/cometchat/canonical-json.ts';
import { isJsonObject, type JsonObject } from '../../../../lambda/cometchat/json.ts';
import { shortDigest } from '../../../../lambda/sqs/identifier.ts';

/** What an event holds, in short: to know one by whose id only the relay can tell. */
export function contentOf({ type, data }: { readonly type: string; readonly data: JsonObject }): string {
  return shortDigest(`${type} ${canonicalJson(JSON.parse(JSON.stringify(data)))}`);
}

/** The content of a published event; undefined where the text is none. */
export function contentOfBody(body: string): string | undefined {
  try {
    const event: unknown = JSON.parse(body);
    if (!isJsonObject(event) || typeof event.type !== 'string' || !isJsonObject(event.data)) return undefined;
    return contentOf({ type: event.type, data: event.data });
  } catch {
    return undefined;
  }
}
