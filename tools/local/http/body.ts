import type { IncomingMessage } from 'node:http';

/** The largest body that an HTTP API takes. */
const largestBodyBytes = 10 * 1024 * 1024;

/** The whole body; undefined where it is larger than an HTTP API takes (the rest is read and thrown away). */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size <= largestBodyBytes) chunks.push(bytes);
    else chunks.length = 0;
    if (size > largestBodyBytes * 4) break;
  }
  return size > largestBodyBytes ? undefined : Buffer.concat(chunks);
}
