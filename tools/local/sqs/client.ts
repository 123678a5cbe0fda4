import { Agent, request } from 'node:http';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';

/** A call to SQS that was answered with an error, or not at all. */
class SqsCallError extends Error {
  override readonly name = 'SqsCallError';
}

export interface SqsClient {
  /** One call in SQS's JSON protocol. Throws an {@link SqsCallError}; never retries. */
  call(
    operation: string,
    input: JsonObject,
    options: { timeoutMilliseconds: number; signal: AbortSignal },
  ): Promise<JsonObject>;
  close(): void;
}

/**
 * What Lambda's own pollers are in AWS. It goes over the network, so that a stopped SQS and faults are felt as a function
 * feels them. Not the SDK: loading it costs more than the rest of the local run.
 */
export function createSqsClient(endpoint: string): SqsClient {
  const agent = new Agent({ keepAlive: true });
  return {
    close: () => agent.destroy(),
    call: async (operation, input, { timeoutMilliseconds, signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<JsonObject>();
      const fail = (cause: unknown) => reject(new SqsCallError(`${operation} failed`, { cause }));
      const outgoing = request(
        endpoint,
        {
          agent,
          method: 'POST',
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': `AmazonSQS.${operation}`,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            const answer = parseJson(Buffer.concat(chunks).toString());
            if (response.statusCode === 200 && isJsonObject(answer)) resolve(answer);
            else fail(new Error(`status ${response.statusCode}`));
          });
        },
      );
      outgoing.on('error', fail);
      outgoing.end(JSON.stringify(input));
      return promise;
    },
  };
}
