import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type AnsweredQuestion, createApiPort } from '../../../../tools/local/http/api-port.ts';

interface Sent {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

async function watch(requests: readonly Sent[]) {
  const questions: AnsweredQuestion[] = [];
  const { handle, tunnel } = createApiPort(
    async () => ({ status: 200, headers: { 'apigw-requestid': 'r1' }, body: Buffer.from('{"a":1}') }),
    (question) => questions.push(question),
  );
  for (const { path = '/webhooks', headers = {}, body } of requests) {
    const message = Object.assign(new IncomingMessage(new Socket()), { headers });
    const given = { method: 'POST', target: path, path, query: '', receivedAt: 5, message };
    await handle({ ...given, body: Buffer.from(body) });
  }
  return { questions, ...tunnel() };
}

describe('the watch over requests', () => {
  it('tells questions and their answers from other deliveries', async () => {
    const before = '{"trigger":"before_message"}';
    const { questions } = await watch([
      { body: before },
      { body: '{"trigger":"message_sent","data":"before_message"}' },
      { body: 'before_message' },
      { path: '/moderation', body: '{}' },
    ]);
    expect(questions).toEqual(
      [before, '{}'].map((body) => ({ kind: 'question', requestId: 'r1', body, answer: '{"a":1}' })),
    );
  });

  it.each([
    [{ host: 'abc.example.com' }, 'abc.example.com'],
    [{ host: '127.0.0.1:3000', 'x-forwarded-host': 'abc.ngrok.app' }, 'abc.ngrok.app'],
    [{ host: '127.0.0.1:3000' }, undefined],
    [{ host: 'localhost:3000' }, undefined],
    [{ host: '<b>.com' }, undefined],
    [{}, undefined],
  ])('knows a tunnel by its name: %j', async (headers, host) => {
    expect((await watch([{ headers, body: '{}' }])).tunnel).toEqual(host && { host, time: 5 });
  });
});
