import { type PlainAnswer, type PlainRequest, readPlainRequest } from './plain-request.ts';

/** The floor of a warm ingress without network. */
export async function handler(event: PlainRequest): Promise<PlainAnswer> {
  readPlainRequest(event);
  return { statusCode: 200, body: '{}' };
}
