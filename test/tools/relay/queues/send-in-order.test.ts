import { SQS } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueueMessage } from '../../../../lambda/sqs/message.ts';
import { createSqsQueue } from '../../../../tools/relay/queues/sqs-queue.ts';
import { type RunningServer, sendJson, startServer } from '../../stand-ins/http-server.ts';

interface Call {
  readonly Entries: readonly {
    readonly Id: string;
    readonly MessageBody: string;
    readonly MessageGroupId?: string;
  }[];
}

let server: RunningServer;
let client: SQS;
let calls: Call[];
/** The bodies that the queue doesn't take. */
let refused: ReadonlySet<string>;

beforeAll(async () => {
  server = await startServer((_request, body, response) => {
    const call: Call = JSON.parse(body);
    calls.push(call);
    const isRefused = ({ MessageBody }: { MessageBody: string }) => refused.has(MessageBody);
    sendJson(response, 200, {
      Successful: call.Entries.filter((entry) => !isRefused(entry)),
      Failed: call.Entries.filter(isRefused).map(({ Id }) => ({ Id, Code: 'Throttled', SenderFault: false })),
    });
  });
  client = new SQS({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    md5: false,
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

test('messages are sent in the order of their groups, and none behind one that was refused', async () => {
  const anyGroup = fc.constantFrom('a', 'b', 'c', undefined);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ groupId: anyGroup, isRefused: fc.boolean() }), { maxLength: 25 }),
      async (items) => {
        calls = [];
        refused = new Set(items.flatMap(({ isRefused }, index) => (isRefused ? [`body ${index}`] : [])));
        const messages = items.map(
          ({ groupId }, index): QueueMessage => ({ body: `body ${index}`, groupId, attributes: {} }),
        );
        const answers = await createSqsQueue(client, `${server.url}/1/queue`, 0).send(messages);
        for (const { Entries } of calls) {
          const groups = Entries.flatMap(({ MessageGroupId }) => MessageGroupId ?? []);
          expect(new Set(groups).size).toBe(groups.length);
          expect(Entries.length).toBeLessThanOrEqual(10);
        }
        const sent = calls.flatMap(({ Entries }) => Entries.map(({ MessageBody }) => MessageBody));
        for (const [groupId, group] of Map.groupBy(messages, (message) => message.groupId ?? message)) {
          const firstRefused = group.findIndex(({ body }) => refused.has(body));
          const expected = firstRefused < 0 ? group : group.slice(0, firstRefused + 1);
          const bodies = new Set(group.map(({ body }) => body));
          expect(
            sent.filter((body) => bodies.has(body)),
            String(groupId),
          ).toEqual(expected.map(({ body }) => body));
        }
        const wanted = messages.map(({ body }) => {
          if (refused.has(body)) return sent.includes(body) ? 'Throttled' : 'NotSent';
          return sent.includes(body) ? undefined : 'NotSent';
        });
        expect(answers).toEqual(wanted);
      },
    ),
    { numRuns: 60 },
  );
});
