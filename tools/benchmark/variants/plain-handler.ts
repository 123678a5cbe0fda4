import { createHash, timingSafeEqual } from 'node:crypto';
import { isJsonObject } from '../../json/json.ts';

export const username = 'relay';
export const password = 'benchmark';

interface PlainRequest {
  readonly headers: { readonly authorization: string };
  readonly body: string;
}

interface PlainAnswer {
  readonly statusCode: number;
  readonly body: string;
}

const expected = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);

/** The least that an ingress has to do: credentials compared in constant time, and the body parsed. */
export async function handler({ headers, body }: PlainRequest): Promise<PlainAnswer> {
  if (!authorizes(headers.authorization)) throw new Error('the credentials are wrong');
  const delivery: unknown = JSON.parse(body);
  if (!isJsonObject(delivery) || typeof delivery.trigger !== 'string') throw new Error('not a delivery');
  return { statusCode: 200, body: '{}' };
}

/** Compares an `Authorization` header in constant time. */
export function authorizes(authorization: string): boolean {
  return timingSafeEqual(digest(authorization), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
