import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type JsonObject, parseJsonObject } from '../../json/json.ts';

export type SqsClient = ReturnType<typeof createSqsClient>;

/**
 * What Lambda's own pollers are in AWS. It goes over the network, so that a stopped SQS and faults are felt as a function
 * feels them. Not the SDK: loading it costs more than the rest of the local run.
 */
export function createSqsClient(endpoint: string) {
  const agent = new Agent({ keepAlive: true });
  return {
    close: () => agent.destroy(),
    /** One call in SQS's JSON protocol. Rejects if it isn't answered with success; never retries. */
    call: async (
      operation: string,
      input: JsonObject,
      { timeoutMilliseconds, signal }: { timeoutMilliseconds: number; signal: AbortSignal },
    ): Promise<JsonObject> => {
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
