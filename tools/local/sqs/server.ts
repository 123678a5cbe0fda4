import { createServer, type IncomingMessage, type Server } from 'node:http';
import { refuseForeign } from '../http/local-caller.ts';
import { gatewayMessage, type HttpResponse } from '../http/response.ts';
import { closeServer, host, listen, sendResponse } from '../http/server.ts';
import type { QueueDescription } from '../template/stack.ts';
import { callEmulator, createEmulator } from './emulator.ts';
import type { Faults } from './faults.ts';
import type { AcceptedMessage } from './observation.ts';

export type SqsServer = Awaited<ReturnType<typeof startSqsServer>>;

/**
 * Starts the embedded SQS behind a server of ours, so that it can be stopped and started with its messages kept, on 127.0.0.1;
 * port 0 takes a free one. Throws a {@link LocalRunError} if the port is in use.
 */
export async function startSqsServer(options: {
  port: number;
  faults: Faults;
  /** Called for each message that a queue has accepted, or has dropped as a duplicate. */
  onAccepted: (message: AcceptedMessage) => void;
}) {
  let { port } = options;
  const endpoint = () => `http://${host}:${port}`;
  const emulator = await createEmulator({ ...options, endpoint });
  let server: Server | undefined;
  const start = async () => {
    if (server !== undefined) return;
    const starting = createServer((request, response) => {
      const refusal = refuseOnSqsPort(request);
      if (refusal === undefined) emulator.routing(request, response);
      else sendResponse(response, refusal);
    });
    port = await listen(starting, port, { what: 'The local SQS', variable: 'SQS_PORT' });
    server = starting;
  };
  const stop = async () => {
    const running = server;
    server = undefined;
    if (running !== undefined) await closeServer(running);
  };
  await start();
  return {
    /** `http://127.0.0.1:9324`. */
    endpoint: endpoint(),
    createQueues: async (queues: readonly Pick<QueueDescription, 'name' | 'attributes'>[]) => {
      for (const { name, attributes } of queues)
        await callEmulator(emulator, 'CreateQueue', { QueueName: name, Attributes: attributes });
    },
    /** Refuses connections from now on, as if SQS were down. The queues keep their messages. */
    stop,
    /** Accepts connections again, on the same port. */
    start,
    /** Stops for good. */
    close: async () => {
      options.faults.clear();
      await stop();
      await emulator.close();
    },
  };
}

/**
 * The refusal of whatever the SQS port is not for; undefined: let it in. The emulator behind it also publishes to topics
 * by form posts, keeps buckets and shows its queues to a browser: none of that is for here.
 */
function refuseOnSqsPort(request: IncomingMessage): HttpResponse | undefined {
  const { method, url, headers } = request;
  const isSqsCall =
    method === 'POST' &&
    url === '/' &&
    /^application\/x-amz-json-1\.0\s*(?:;|$)/i.test(headers['content-type'] ?? '') &&
    headers['x-amz-target']?.toString().startsWith('AmazonSQS.') === true;
  const refusal = 'This port takes SQS calls only: POST / with an X-Amz-Target of AmazonSQS.';
  return refuseForeign(request) ?? (isSqsCall ? undefined : gatewayMessage(404, refusal));
}
