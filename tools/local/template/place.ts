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

/** The account that every local ARN and queue URL names; no AWS account has it. */
export const localAccountId = '000000000000';
export const localRegion = 'us-east-1';

/** CloudFormation's pseudo parameters; undefined for a name that is none. `AWS::NoValue` is not handled here. */
export function pseudoParameter(name: string, place: Place): string | readonly string[] | undefined {
  switch (name) {
    case 'AWS::Region':
      return place.region;
    case 'AWS::AccountId':
      return place.accountId;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return place.stackName;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${place.region}:${place.accountId}:stack/${place.stackName}/local`;
    case 'AWS::NotificationARNs':
      return [];
    default:
      return undefined;
  }
}
