import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { password, username } from '../variants/plain-handler.ts';

const message = z.object({ Id: z.string().optional(), MessageBody: z.string() });

/**
 * A place on 127.0.0.1 that answers as Secrets Manager, S3 and SQS do, each time after so many milliseconds: it gives the
 * secret away, has settings without rules, and takes every message.
 */
export async function startAwsStandIn(delayMilliseconds = 0) {
  let accepted = 0;
  const accept = ({ Id, MessageBody: body }: z.output<typeof message>) => {
    accepted += 1;
    const digest = createHash('md5').update(body).digest('hex');
    return { Id, MessageId: String(accepted), MD5OfMessageBody: digest, SequenceNumber: String(accepted) };
  };

  async function answerTo(request: IncomingMessage): Promise<object> {
    if (request.method === 'GET') return { rules: {} };
    const operation = String(request.headers['x-amz-target']).split('.').at(-1);
    const input: unknown = JSON.parse(await text(request));
    if (operation === 'GetSecretValue') return { SecretString: JSON.stringify({ username, password }) };
    if (operation === 'SendMessage') return accept(message.parse(input));
    const { Entries } = z.object({ Entries: z.array(message) }).parse(input);
    return { Successful: Entries.map(accept) };
  }

  const server = createServer(async (request, response) => {
    const answer = await answerTo(request);
    if (delayMilliseconds > 0) await sleep(delayMilliseconds);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', etag: '"rules"' });
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    /** How many messages it has taken: a side that sends nothing must not win. */
    accepted: () => accepted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
