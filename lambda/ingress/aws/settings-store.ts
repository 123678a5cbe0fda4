import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { smallFetchLimits, withinASecond } from './small-fetch.ts';

/** Makes a fetcher for the text of an SSM parameter. It rejects within a second where it cannot. */
export function createParameterFetcher(name: string): () => Promise<string> {
  const client = new SSMClient(smallFetchLimits);
  return async () => {
    const { Parameter: parameter } = await withinASecond((signal) =>
      client.send(new GetParameterCommand({ Name: name }), { abortSignal: signal }),
    );
    if (parameter?.Value === undefined) throw new Error('the parameter has no value');
    return parameter.Value;
  };
}
