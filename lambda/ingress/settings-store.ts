import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { timeLimited } from './aws-client-options.ts';
import { runUntil } from './deadline.ts';

/** For all attempts together. */
const longestFetchMilliseconds = 1000;

/** Fetches the text of SSM parameters by their names. Rejects within a second where it cannot. */
export function createParameterFetcher(): (name: string) => Promise<string> {
  const client = new SSMClient(timeLimited({ connection: 400, attempt: 600, attempts: 2 }));
  return async (name) => {
    const { Parameter: parameter } = await runUntil(Date.now() + longestFetchMilliseconds, (signal) =>
      client.send(new GetParameterCommand({ Name: name }), { abortSignal: signal }),
    );
    if (parameter?.Value === undefined) throw new Error('the parameter has no value');
    return parameter.Value;
  };
}
