import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { JudgedMessage } from '../../../lambda/decisions/index.ts';
import { createDecider } from '../../../lambda/decisions/index.ts';
import { classifier } from '../../../lambda/decisions/rules/classifier.ts';
import { messageView } from '../message-views.ts';
import { judge, localPost, pass } from './judge.ts';

type Responder = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server | undefined;

/** A classifier on this machine; answers its URL. */
async function serve(answer: Responder): Promise<string> {
  const started = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/classify`;
}

const saying =
  (answer: unknown): Responder =>
  (_request, response) => {
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };

afterEach(async () => {
  const started = server;
  server = undefined;
  started?.closeAllConnections();
  await new Promise<void>((resolve) => (started === undefined ? resolve() : started.close(() => resolve())));
});

describe('the question to a classifier', () => {
  it('is a POST of JSON with the headers of the settings, and only what they send', async () => {
    let seen: unknown;
    const url = await serve((request, response, body) => {
      seen = {
        method: request.method,
        key: request.headers['x-key'],
        type: request.headers['content-type'],
        body: JSON.parse(body),
      };
      response.end('{"score":0}');
    });
    await judge(classifier, { url, headers: { 'X-Key': 'k' } }, 'hello');
    expect(seen).toStrictEqual({
      method: 'POST',
      key: 'k',
      type: 'application/json',
      body: { text: 'hello' },
    });
  });

  it('carries the secrets that the settings name, and is not sent without them', async () => {
    const keys: unknown[] = [];
    const url = await serve((request, response) => {
      keys.push(request.headers.authorization);
      response.end('{"score":0}');
    });
    const authorized = {
      url,
      headers: { authorization: 'none' },
      secretHeaders: { authorization: 'classifier-key' },
    };
    expect(await judge(classifier, authorized, 'hello')).toStrictEqual(pass);
    const unknown = { url, secretHeaders: { authorization: 'other' } };
    await expect(judge(classifier, unknown, 'hello')).rejects.toThrow('classifier: unknown_secret');
    expect(keys).toEqual(['Bearer k']);
  });

  it('can carry everything that a rule sees', async () => {
    let seen: unknown;
    const url = await serve((_request, response, body) => {
      seen = JSON.parse(body);
      response.end('{"score":0}');
    });
    const message: Partial<JudgedMessage> = { text: 'hi', context: [{ sender: 'ben', text: 'so?' }] };
    const send = ['text', 'type', 'sender', 'receiver', 'conversation', 'attachments', 'context'];
    await judge(classifier, { url, send }, message);
    expect(seen).toStrictEqual({
      text: 'hi',
      type: 'message/text',
      sender: 'ann',
      receiver: { type: 'user', id: 'ben' },
      conversation: 'ann_user_ben',
      attachments: [],
      context: [{ sender: 'ben', text: 'so?' }],
    });
  });
});

describe('the answer of a classifier', () => {
  it.each<[unknown, object, object]>([
    [{ score: 0.2 }, {}, pass],
    [{ score: 0.95 }, {}, { outcome: 'drop', reason: 'classifier', confidence: 0.95 }],
    [{ score: 0.5 }, { dropAt: 0.5 }, { outcome: 'drop', reason: 'classifier', confidence: 0.5 }],
    [{ flagged: true }, { scorePath: 'flagged' }, { outcome: 'drop', reason: 'classifier', confidence: 1 }],
    [{ flagged: false }, { scorePath: 'flagged' }, pass],
    [
      { results: [{ toxic: 0.91 }] },
      { scorePath: 'results.0.toxic' },
      { outcome: 'drop', reason: 'classifier', confidence: 0.91 },
    ],
    [
      { score: 0.6, label: 'spam' },
      { annotateAt: 0.5, labelPath: 'label', labels: ['spam'] },
      { outcome: 'annotate', metadata: { classifier: { score: 0.6, label: 'spam' } } },
    ],
    [
      { score: 1, label: 'spam' },
      { labelPath: 'label', labels: ['spam'] },
      { outcome: 'drop', reason: 'spam', confidence: 1 },
    ],
    [
      { score: 1, label: 'the text said: shall we meet' },
      { labelPath: 'label', labels: ['spam'] },
      { outcome: 'drop', reason: 'classifier', confidence: 1 },
    ],
  ])('%j with %j means %j', async (answer, options, result) => {
    const url = await serve(saying(answer));
    expect(await judge(classifier, { url, ...options }, 'hello')).toStrictEqual(result);
  });

  it.each<[string, Responder]>([
    ['nonsense', saying('<html>')],
    ['nothing', saying('')],
    ['another JSON', saying([1])],
    ['a score above one', saying({ score: 80 })],
    ['a score as text', saying({ score: '0.9' })],
    ['a score of the prototype', saying('{"__proto__":{"score":1}}')],
    ['too much', saying(JSON.stringify({ score: 0, more: 'x'.repeat(70_000) }))],
    ['an error', (_request, response) => response.writeHead(500).end('{"score":0}')],
    ['another success', (_request, response) => response.writeHead(201).end('{"score":0}')],
    [
      'a redirect',
      (request, response) =>
        request.url === '/classify'
          ? response.writeHead(307, { location: '/elsewhere' }).end()
          : response.end('{"score":0}'),
    ],
    ['a broken connection', (request) => request.socket.destroy()],
  ])('is a failure of the rule where it is %s', async (_what, answer) => {
    const url = await serve(answer);
    const asked = judge(classifier, { url }, 'words of the message');
    await expect(asked).rejects.toThrow(/^(classifier: \w+|the answer has no score from 0 to 1)$/);
  });

  it('is asked for once more where the connection breaks, and no more than that', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      if (asked === 2) response.end('{"score":1}');
      else request.socket.destroy();
    });
    expect(await judge(classifier, { url }, 'hello')).toMatchObject({ outcome: 'drop' });
    await expect(judge(classifier, { url }, 'hello')).rejects.toThrow('classifier: unreachable');
    expect(asked).toBe(4);
  });

  it('is not asked for again where it has come', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked++;
      response.writeHead(503).end();
    });
    await expect(judge(classifier, { url }, 'hello')).rejects.toThrow('classifier: status_503');
    expect(asked).toBe(1);
  });

  it('is a failure of the rule where nobody listens', async () => {
    await expect(judge(classifier, { url: 'http://127.0.0.1:1/' }, 'x')).rejects.toThrow(
      'classifier: unreachable',
    );
  });
});

describe('a classifier in a decision', () => {
  it('is broken off at the end of its time, down to the connection', async () => {
    const closed = Promise.withResolvers<boolean>();
    const url = await serve((request) => request.socket.on('close', () => closed.resolve(true)));
    const decider = createDecider({
      rules: [classifier],
      settings: () => settings,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
      post: localPost,
    });
    const settings = {
      shadowWaitMilliseconds: 0,
      rules: {
        classifier: {
          mode: 'enforce',
          percentage: 100,
          failurePolicy: 'open',
          timeoutMilliseconds: 50,
          options: { url },
        },
      },
    } as const;
    expect(await decider.decide(messageView(), Date.now() + 1500)).toMatchObject({
      verdict: 'pass',
      forced: true,
      reports: [{ rule: 'classifier', outcome: 'timed-out' }],
    });
    expect(await closed.promise).toBe(true);
  });
});
