import { LocalRunError } from '../errors.ts';

/**
 * Lets the embedded SQS take every character that SQS takes. fauxqs 2.4.1 refuses those above U+FFFF, emoji among them,
 * because its pattern knows only UTF-16 halves; SQS takes U+10000 to U+10FFFF. Its pattern is replaced in place, and a
 * version that has none any more makes this fail, so that it is looked at again.
 */
export async function allowEveryCharacter(): Promise<void> {
  const types: unknown = await import(new URL('./sqs/sqsTypes.js', import.meta.resolve('fauxqs')).href);
  const pattern =
    typeof types === 'object' && types !== null ? Reflect.get(types, 'INVALID_MESSAGE_BODY_CHAR') : undefined;
  if (!(pattern instanceof RegExp)) {
    throw new LocalRunError('fauxqs has changed: look again at how it checks the characters of a message');
  }
  pattern.test = (text) => invalidCharacter.test(text);
}

/** Everything but #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF (SQS, `SendMessage`). */
const invalidCharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
