/** What a snippet is made for. */
interface Place {
  readonly queueUrl: string;
  readonly region: string;
  /** The SQS of the local run; undefined in AWS. */
  readonly endpoint: string | undefined;
}

/** Consumers that read one message, print it and delete it: they work when pasted. */
export function snippetsFor(queueUrl: string, local: boolean) {
  // `https://sqs.eu-west-1.amazonaws.com/...`; a local queue's URL has no region.
  const region = /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(queueUrl)?.[1] ?? 'us-east-1';
  const place: Place = { queueUrl, region, endpoint: local ? new URL(queueUrl).origin : undefined };
  return [
    { name: 'TypeScript', code: typescript(place) },
    { name: 'Python', code: python(place) },
    { name: 'AWS command line', code: shell(place) },
  ];
}

function typescript({ queueUrl, region, endpoint }: Place): string {
  const local =
    endpoint === undefined
      ? ''
      : `,\n  endpoint: '${endpoint}',\n  credentials: { accessKeyId: 'local', secretAccessKey: 'local' }`;
  return `// npm install @aws-sdk/client-sqs
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const QueueUrl = '${queueUrl}';
const sqs = new SQSClient({
  region: '${region}'${local},
});
const { Messages = [] } = await sqs.send(
  new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }),
);
for (const { Body = '', ReceiptHandle } of Messages) {
  const event = JSON.parse(Body);
  console.log(event.type, event.subject, event.id);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}
`;
}

function python({ queueUrl, region, endpoint }: Place): string {
  const local =
    endpoint === undefined
      ? ''
      : `,\n    endpoint_url="${endpoint}",\n    aws_access_key_id="local",\n    aws_secret_access_key="local"`;
  return `# pip install boto3
import json
import boto3

queue_url = "${queueUrl}"
sqs = boto3.client(
    "sqs",
    region_name="${region}"${local},
)
answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
for message in answer.get("Messages", []):
    event = json.loads(message["Body"])
    print(event["type"], event.get("subject"), event["id"])
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
`;
}

function shell({ queueUrl, region, endpoint }: Place): string {
  const credentials = endpoint === undefined ? '' : 'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local ';
  const local = endpoint === undefined ? '' : ` \\\n  --endpoint-url ${endpoint}`;
  return `${credentials}aws sqs receive-message --region ${region}${local} \\
  --queue-url ${queueUrl} \\
  --max-number-of-messages 10 --wait-time-seconds 20
`;
}
