import type { LocalRelay } from '../local-relay.ts';
import { complaintOf, consumerUrls, type Lines, summarise } from './lines.ts';

/** Lines for a person in a terminal. */
export const terminalLines: Lines = {
  starting: () => ['Synthesising the stack and starting its parts ...'],
  ready: (relay) => [
    '',
    'The relay is running.',
    '',
    `  webhook     ${relay.webhookUrl}`,
    ...(relay.moderationUrl === '' ? [] : [`  moderation  ${relay.moderationUrl}`]),
    `  user name   ${relay.credentials.username}`,
    `  password    ${relay.credentials.password}`,
    ...consumerUrls(relay).map((url) => `  events      ${url}`),
    `  SQS         ${relay.sqsEndpoint} (region ${relay.region}, any credentials)`,
    `  rules       ${relay.settingsFile} (edit and save: the next message uses it)`,
    `  logs        ${relay.logDirectory}`,
    '',
    'Send a delivery (each time with a message id of its own):',
    '',
    `  ${sendCommand(relay)}`,
    '',
    'Read the event from the queue:',
    '',
    `  ${readCommand(relay)}`,
    '',
    'Events appear below as they come out. They stay in the queue for your consumer. Ctrl-C ends everything.',
    '',
  ],
  message: ({ kind, queueName, body }, time, relay) => {
    const clock = time.toISOString().slice(11, 19);
    if (kind === 'dead-letter') return [`${clock}  dead letter in ${queueName}`];
    const { type, subject, id } = summarise(body);
    const queue = (relay?.consumerQueues.length ?? 1) > 1 ? `  ${queueName}` : '';
    return [`${clock}  ${type.padEnd(38)}  ${subject.padEnd(28)}  ${id}${queue}`];
  },
  log: (line) => {
    const complaint = complaintOf(line);
    return complaint === undefined ? [] : [`          ${line.logGroup.split('/').at(-1)}: ${complaint}`];
  },
  problem: (problem, advice) => [
    `          ${problem}`,
    ...(advice === undefined ? [] : [`          ${advice}`]),
  ],
  stopping: () => ['', 'Stopping ...'],
};

function sendCommand({ webhookUrl, credentials }: LocalRelay): string {
  // The shell puts the time in, so that the second delivery is not dropped as a retry of the first.
  const now = `'$(date +%s)'`;
  const message = {
    id: 'MESSAGE_ID',
    conversationId: 'alice_user_bob',
    sender: 'alice',
    receiver: 'bob',
    receiverType: 'user',
    category: 'message',
    type: 'text',
    sentAt: 0,
    updatedAt: 0,
    data: {
      text: 'hello',
      entities: {
        sender: { entityType: 'user', entity: { uid: 'alice', name: 'Alice' } },
        receiver: { entityType: 'user', entity: { uid: 'bob', name: 'Bob' } },
      },
    },
  };
  const delivery = {
    trigger: 'message_sent',
    data: { message },
    appId: 'local-app',
    region: 'us',
    webhook: 'local-webhook',
  };
  const body = JSON.stringify(delivery).replace('MESSAGE_ID', now).replaceAll('At":0', `At":${now}`);
  const account = shellQuoted(`${credentials.username}:${credentials.password}`);
  return `curl -i -u ${account} -H 'Content-Type: application/json' -d '${body}' ${webhookUrl}`;
}

function readCommand(relay: LocalRelay): string {
  const [url = ''] = consumerUrls(relay);
  const input = JSON.stringify({ QueueUrl: url, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] });
  return `curl -s ${relay.sqsEndpoint} -H 'Content-Type: application/x-amz-json-1.0' -H 'X-Amz-Target: AmazonSQS.ReceiveMessage' -d '${input}'`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
