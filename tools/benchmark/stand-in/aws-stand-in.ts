import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, parseJson } from '../../json/json.ts';
import { answerParent, startChild } from '../measuring/child.ts';
import { password, username } from '../variants/plain-handler.ts';

/** A place on 127.0.0.1 that gives the secret away, has settings without rules, and takes every message. */
export interface AwsStandIn {
  readonly url: string;
  /** How many messages it has taken: a side that sends nothing must not win. */
  accepted(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a stand-in that answers as Secrets Manager, S3 and SQS do, digests included. */
export async function startAwsStandIn({
  delayMilliseconds = 0,
  words,
}: {
  readonly delayMilliseconds?: number;
  /** A list of blocked words that the rule settings name. Default: settings without rules. */
  readonly words?: readonly string[];
} = {}): Promise<AwsStandIn> {
  let accepted = 0;
  const blocked = { 'blocked-words': { mode: 'enforce', options: { words: { file: 'words.txt' } } } };
  const settings = JSON.stringify({ rules: words === undefined ? {} : blocked });
  const delay = () =>
    delayMilliseconds === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, delayMilliseconds));
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      // S3: the settings of the rules.
      await delay();
      const isList = request.url?.endsWith('.txt') === true;
      response.writeHead(200, { etag: '"rules"' }).end(isList ? words?.join('\n') : settings);
      return;
    }
    const input = parseJson(await textOf(request));
    await delay();
    const answer = isJsonObject(input) ? answerTo(operationOf(request), input) : undefined;
    response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer ?? { __type: 'UnknownOperationException' }));
  });

  function answerTo(operation: string, input: JsonObject): object | undefined {
    if (operation === 'GetSecretValue') return { SecretString: JSON.stringify({ username, password }) };
    if (operation === 'SendMessage') return accept(input);
    if (operation !== 'SendMessageBatch' || !isJsonArray(input.Entries)) return undefined;
    return {
      Successful: input.Entries.filter(isJsonObject).map((entry) => ({ Id: entry.Id, ...accept(entry) })),
    };
  }

  function accept({ MessageBody: body }: JsonObject): object {
    accepted += 1;
    return { MessageId: String(accepted), MD5OfMessageBody: digest(body), SequenceNumber: String(accepted) };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    accepted: async () => accepted,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The stand-in in its own process, whose processor time is nobody's cost. */
export async function startAwsStandInProcess(): Promise<AwsStandIn> {
  const child = startChild(fileURLToPath(import.meta.url));
  const told = async (message: Promise<unknown>, field: string) => {
    const answer = await message;
    return isJsonObject(answer) ? String(answer[field]) : '';
  };
  return {
    url: await told(child.next(), 'url'),
    accepted: async () => Number(await told(child.ask({}), 'accepted')),
    stop: () => child.stop(),
  };
}

if (import.meta.main) {
  const aws = await startAwsStandIn();
  answerParent(async () => ({ accepted: await aws.accepted() }));
  process.send?.({ url: aws.url });
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target']).split('.').at(-1) ?? '';
}

function digest(body: JsonValue | undefined): string {
  return createHash('md5').update(String(body)).digest('hex');
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
