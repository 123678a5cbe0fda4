import type { Place } from './place.ts';
import type { Properties } from './properties.ts';

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface ResourceIdentity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The name, ARN and URL that a resource has locally. Types that the local run does not run get a made-up name, so that
 * a reference to them resolves; their attributes stay unknown.
 */
export function identify(
  type: string,
  logicalId: string,
  properties: Properties,
  place: Place,
): ResourceIdentity {
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${place.region}:${place.accountId}:${rest}`;
  const named = (property: string) => properties.optionalText(property) ?? `${place.stackName}-${logicalId}`;
  switch (type) {
    case 'AWS::SQS::Queue': {
      const suffix = properties.flag('FifoQueue', false) && !properties.has('QueueName') ? '.fifo' : '';
      const name = `${named('QueueName')}${suffix}`;
      const url = queueUrl(place, name);
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::Lambda::Function': {
      const name = named('FunctionName');
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    }
    case 'AWS::Lambda::Version':
    case 'AWS::Lambda::Alias': {
      const qualifier = properties.optionalText('Name') ?? '1';
      const name = functionNameOf(properties.text('FunctionName'));
      const ref = arn('lambda', `function:${name}:${qualifier}`);
      return { ref, attributes: { Version: qualifier, FunctionArn: arn('lambda', `function:${name}`) } };
    }
    case 'AWS::SecretsManager::Secret': {
      const ref = arn('secretsmanager', `secret:${named('Name')}-aBcDeF`);
      return { ref, attributes: { Id: ref } };
    }
    case 'AWS::S3::Bucket': {
      const name = named('BucketName').toLowerCase();
      return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
    }
    case 'AWS::ApiGatewayV2::Api':
      return { ref: 'local', attributes: { ApiEndpoint: place.apiEndpoint, ApiId: 'local' } };
    case 'AWS::Logs::LogGroup': {
      const name = named('LogGroupName');
      return { ref: name, attributes: { Arn: `${arn('logs', `log-group:${name}`)}:*` } };
    }
    case 'AWS::SNS::Topic': {
      const name = named('TopicName');
      return { ref: arn('sns', name), attributes: { TopicArn: arn('sns', name), TopicName: name } };
    }
    case 'AWS::KMS::Key':
      return { ref: logicalId, attributes: { Arn: arn('kms', `key/${logicalId}`), KeyId: logicalId } };
    case 'AWS::IAM::Role': {
      const name = named('RoleName');
      return { ref: name, attributes: { Arn: `arn:aws:iam::${place.accountId}:role/${name}` } };
    }
    case 'AWS::CloudWatch::Dashboard':
      return { ref: named('DashboardName'), attributes: {} };
    default:
      return { ref: `${place.stackName}-${logicalId}`, attributes: {} };
  }
}

/** The form that the SDKs and the AWS CLI take as both name and address of a queue. */
function queueUrl(place: Pick<Place, 'sqsEndpoint' | 'accountId'>, name: string): string {
  return `${place.sqsEndpoint}/${place.accountId}/${name}`;
}

/** The function's name in a name, an ARN (with or without qualifier), or an API Gateway invocation ARN. */
export function functionNameOf(reference: string): string {
  return /:function:([^:/]+)/.exec(reference)?.[1] ?? reference;
}

/** The last part of a queue's ARN or URL. */
export function queueNameOf(reference: string): string {
  return reference.split(/[:/]/).at(-1) ?? reference;
}
