import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type JsonObject, parseJsonObject } from '../../json/json.ts';

export interface SqsClient {
  /** One call in SQS's JSON protocol. Rejects if it isn't answered with success; never retries. */
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
      const outgoing = request(endpoint, {
        agent,
        method: 'POST',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `AmazonSQS.${operation}`,
        },
      });
      outgoing.end(JSON.stringify(input));
      const [response]: IncomingMessage[] = await once(outgoing, 'response');
      const answer = response && parseJsonObject(await text(response));
      if (response?.statusCode === 200 && answer !== undefined) return answer;
      throw new Error(`${operation} was answered ${response?.statusCode}`);
    },
  };
}
