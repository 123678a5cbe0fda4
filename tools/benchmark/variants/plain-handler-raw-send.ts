import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type PlainAnswer, type PlainRequest, handler as plainHandler } from './plain-handler.ts';

const service = 'sqs';
const agent = new Agent({ keepAlive: true });
const queueUrl = process.env.LANE_QUEUE_URL_MESSAGES ?? '';

/** The floor of a warm ingress: a plain one that sends without any client. */
export async function handler(event: PlainRequest): Promise<PlainAnswer> {
  const answer = await plainHandler(event);
  await signedCall('SendMessage', {
    QueueUrl: queueUrl,
    MessageBody: event.body,
    MessageGroupId: 'conversation',
    MessageDeduplicationId: sha256(event.body),
  });
  return answer;
}

/** One signed call of SQS (Signature Version 4) with nothing between it and the socket. Rejects unless it is answered 200. */
async function signedCall(operation: string, input: object): Promise<void> {
  const { host, origin } = new URL(queueUrl);
  const body = JSON.stringify(input);
  const time = `${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    host,
    'x-amz-date': time,
    'x-amz-target': `AmazonSQS.${operation}`,
  };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const outgoing = request(
    origin,
    { method: 'POST', agent, headers: { ...headers, authorization: signature(headers, body, time) } },
    (response) => {
      response.on('error', reject);
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`SQS answered ${response.statusCode}`)),
      );
      response.resume();
    },
  );
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

function signature(headers: Readonly<Record<string, string>>, body: string, time: string): string {
  const {
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
    AWS_REGION: region = '',
  } = process.env;
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const signed = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signed}`;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
