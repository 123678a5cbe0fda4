import { isUtf8 } from 'node:buffer';
import { largestMessageBytes } from '../../sqs/limits.ts';
import { Problem } from './problem.ts';

/**
 * Kept free for what the worker adds: the envelope of the processed event, and the attributes of a dead letter.
 */
export const reservedBytes = 16 * 1024;

export const largestBodyBytes = largestMessageBytes - reservedBytes;

/**
 * The text of a body, byte for byte but for a byte order mark, which isn't part of JSON. Throws a {@link Problem}:
 * `too-large` before anything is decoded, `malformed-json` where it is not UTF-8.
 */
export function readBodyText(body: string | undefined, isBase64Encoded: boolean | undefined): string {
  if (body === undefined) return '';
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > largestBodyBytes) {
    throw new Problem('too-large');
  }
  if (!isBase64Encoded) {
    if (!body.isWellFormed()) throw new Problem('malformed-json');
    return withoutByteOrderMark(body);
  }
  const bytes = Buffer.from(body, 'base64');
  if (!isUtf8(bytes)) throw new Problem('malformed-json');
  return withoutByteOrderMark(bytes.toString('utf8'));
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
