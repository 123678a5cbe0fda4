import { isJsonObject } from '../../cometchat/json.ts';
import { callAws } from './aws-call.ts';

/** Fetches the text of an SSM parameter. Rejects within a second where it cannot. */
export async function fetchParameter(name: string): Promise<string> {
  const { Parameter: parameter } = await callAws({
    service: 'ssm',
    target: 'AmazonSSM.GetParameter',
    input: { Name: name },
  });
  const text = isJsonObject(parameter) ? parameter.Value : undefined;
  if (typeof text !== 'string') throw new Error('the parameter has no value');
  return text;
}
