import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

/** An SQS on a free port of this machine, and a way to it on which a test can spoil calls. */
export interface SqsServer extends AsyncDisposable {
  /** A FIFO queue as the stack makes them. */
  createQueue(name: string): Promise<string>;
  /** Everything in the queue, in its order. */
  receiveAll(queueUrl: string): Promise<readonly Message[]>;
  /** Sets what happens to the next calls; undefined lets them pass. */
  spoil(fault: Fault | undefined): void;
  /** The bodies of the calls that came through the spoilt way. */
  readonly calls: readonly string[];
}

export type Fault =
  /** Entries that this says no to are answered as failed; the others get through. */
  | { readonly refuses: (body: string) => boolean }
  /** The call goes through and its answer is lost. */
  | 'lost-answer'
  /** The call goes nowhere, and the answer names no message. */
  | 'empty-answer'
  | 'no-answer'
  | 'server-error';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export async function startSqsServer(): Promise<SqsServer> {
  const app = buildApp({ logger: false });
  const target = await app.listen({ host: '127.0.0.1', port: 0 });
  let fault: Fault | undefined;
  const calls: string[] = [];
  const proxy = createServer(async (request, response) => {
    const body = await readText(request);
    calls.push(body);
    if (fault === 'no-answer') return;
    if (fault === 'empty-answer') return void response.writeHead(200).end('{}');
    if (fault === 'server-error') return void response.writeHead(500).end('{}');
    const { passed, failed } = splitBatch(body, fault);
    const answer = await forward(target, request, passed);
    if (fault === 'lost-answer') return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(failed.length === 0 ? answer.text : withFailed(answer.text, failed));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const client = new SQSClient({ endpoint: target, region: 'eu-central-1', credentials });
  return {
    calls,
    spoil(next) {
      fault = next;
    },
    async createQueue(name) {
      const Attributes = {
        FifoQueue: 'true',
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      };
      await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      return `http://127.0.0.1:${port}/000000000000/${name}`;
    },
    async receiveAll(queueUrl) {
      const QueueUrl = queueUrl.replace(`http://127.0.0.1:${port}`, target);
      const messages: Message[] = [];
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: 10,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['All'],
          }),
        );
        if (Messages.length === 0) return messages;
        for (const message of Messages) {
          messages.push(message);
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        }
      }
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await app.close();
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function forward(target: string, request: IncomingMessage, body: string) {
  const headers = {
    'content-type': request.headers['content-type'] ?? '',
    'x-amz-target': String(request.headers['x-amz-target']),
    authorization: request.headers.authorization ?? '',
  };
  const response = await fetch(`${target}${request.url}`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

interface Batch {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

function splitBatch(body: string, fault: Fault | undefined): { passed: string; failed: readonly string[] } {
  if (typeof fault !== 'object') return { passed: body, failed: [] };
  const batch: Batch = JSON.parse(body);
  const failed = batch.Entries.filter(({ MessageBody }) => fault.refuses(MessageBody)).map(({ Id }) => Id);
  const Entries = batch.Entries.filter(({ Id }) => !failed.includes(Id));
  return { passed: JSON.stringify({ ...batch, Entries }), failed };
}

function withFailed(answer: string, failed: readonly string[]): string {
  const { Successful }: { readonly Successful?: unknown } = JSON.parse(answer);
  const Failed = failed.map((Id) => ({ Id, Code: 'InternalError', SenderFault: false, Message: 'refused' }));
  return JSON.stringify({ Failed, ...(Successful === undefined ? {} : { Successful }) });
}
