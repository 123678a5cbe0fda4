import type { JsonObject } from '../../json/json.ts';

/** Where the stack "is" while it runs locally: what CloudFormation's pseudo parameters and URLs resolve to. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** `http://127.0.0.1:3000`: what stands in for API Gateway. */
  readonly apiEndpoint: string;
  /** `http://127.0.0.1:9324`: what stands in for SQS. */
  readonly sqsEndpoint: string;
}

/** The region and account that every local ARN and queue URL names; no AWS account has this id. */
export const localPlace = { region: 'us-east-1', accountId: '000000000000' };

/** What `Ref` and `Fn::GetAtt` give for a resource. */
interface ResourceIdentity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The name, ARN or URL that a resource has locally. Types that the local run doesn't run get a made-up name, so that
 * a reference to them resolves; their attributes stay unknown.
 *
 * @param given the properties that make its name, resolved
 */
export function identify(type: string, logicalId: string, given: JsonObject, place: Place): ResourceIdentity {
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${place.region}:${place.accountId}:${rest}`;
  const named = (property: string) => String(given[property] ?? `${place.stackName}-${logicalId}`);
  switch (type) {
    case 'AWS::SQS::Queue': {
      const name = named('QueueName');
      // The form that the SDKs and the AWS CLI take as both name and address of a queue.
      const url = `${place.sqsEndpoint}/${place.accountId}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name) } };
    }
    case 'AWS::Lambda::Function': {
      const name = named('FunctionName');
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    }
    case 'AWS::Lambda::Alias': {
      const name = functionNameOf(named('FunctionName'));
      return { ref: arn('lambda', `function:${name}:${given.Name}`), attributes: {} };
    }
    case 'AWS::SecretsManager::Secret':
      return { ref: arn('secretsmanager', `secret:${named('Name')}-aBcDeF`), attributes: {} };
    case 'AWS::S3::Bucket':
      return { ref: named('BucketName').toLowerCase(), attributes: {} };
    case 'AWS::ApiGatewayV2::Api':
      return { ref: 'local', attributes: { ApiEndpoint: place.apiEndpoint } };
    case 'AWS::Logs::LogGroup':
      return { ref: named('LogGroupName'), attributes: {} };
    case 'AWS::SNS::Topic':
      return { ref: arn('sns', named('TopicName')), attributes: {} };
    case 'AWS::KMS::Key':
      return { ref: logicalId, attributes: { Arn: arn('kms', `key/${logicalId}`) } };
    case 'AWS::IAM::Role': {
      const name = named('RoleName');
      return { ref: name, attributes: { Arn: `arn:aws:iam::${place.accountId}:role/${name}` } };
    }
    default:
      return { ref: `${place.stackName}-${logicalId}`, attributes: {} };
  }
}

/** The function's name in a name, an ARN (with or without qualifier), or an API Gateway invocation ARN. */
export function functionNameOf(reference: string): string {
  return /:function:([^:/]+)/.exec(reference)?.[1] ?? reference;
}

/** The last part of a queue's ARN or URL. */
export function queueNameOf(reference: string): string {
  return reference.split(/[:/]/).at(-1) ?? reference;
}
