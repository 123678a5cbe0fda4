import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createObjectStore } from '../../lambda/archive/aws/object-store.ts';
import { readArchiveConfiguration, writeArchiveEnvironment } from '../../lambda/archive/configuration.ts';
import { createHandler } from '../../lambda/archive/create-handler.ts';
import { createReport } from '../../lambda/archive/report.ts';
import { createServiceClient } from '../../lambda/signed-requests/service-client.ts';
import { readLine } from '../../lambda/telemetry/read-line.ts';
import { lineMembers, publishedTexts } from '../telemetry/embedded-metrics.ts';
import { laneRecord } from '../worker/support/factories.ts';
import { eventBody } from './support/events.ts';

const signing = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
const context = { getRemainingTimeInMillis: () => 60_000 };

/** An S3 on this machine that answers every request with this status. */
async function s3(status: number) {
  const requests: { method: string; path: string; body: Buffer; signed: boolean }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      body: Buffer.concat(chunks),
      signed: /SignedHeaders=[^,]*x-amz-content-sha256/.test(request.headers.authorization ?? ''),
    });
    response.writeHead(status).end(status === 200 ? '' : '<Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lines: string[] = [];
  const handler = createHandler({
    store: createObjectStore(createServiceClient(signing), { endpoint, bucket: 'archive' }),
    report: createReport('dev', { write: (text) => void lines.push(text) }),
  });
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { handler, requests, lines, [Symbol.asyncDispose]: close };
}

describe("the archive's handler", () => {
  it('puts a compressed object by a signed request and writes one line', async () => {
    await using aws = await s3(200);
    const Records = [1, 2].map((number) => laneRecord(eventBody(number), { id: `m-${number}` }));
    expect(await aws.handler({ Records }, context)).toEqual({ batchItemFailures: [] });
    expect(aws.requests).toMatchObject([{ method: 'PUT', signed: true }]);
    expect(aws.requests[0]?.path).toMatch(
      /^\/archive\/events\/day%3D2026-11-21\/hour%3D12\/\w+\.ndjson\.gz$/,
    );
    expect(gunzipSync(aws.requests[0]?.body ?? '').toString()).toBe(`${eventBody(1)}\n${eventBody(2)}\n`);
    expect(aws.lines.map((line) => readLine(line)?.fields)).toEqual([
      {
        message: 'events archived',
        stage: 'dev',
        stored: 2,
        objects: 1,
        bytes: aws.requests[0]?.body.length,
      },
    ]);
    // What people wrote, and who, is in no log.
    expect(aws.lines.join()).not.toMatch(/uid-|no 1|group_/);
  });

  it('hands back what S3 refused, and names the error', async () => {
    await using aws = await s3(403);
    const Records = [laneRecord(eventBody(1), { id: 'm-1' })];
    expect(await aws.handler({ Records }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-1' }],
    });
    const [line = ''] = aws.lines;
    expect(lineMembers(line)).toMatchObject({ level: 'WARN', stored: 0, reason: 'AccessDenied' });
    expect(publishedTexts(line)).toEqual(['EventsNotStored{stage=dev}=1']);
  });
});

describe('the environment of the archive', () => {
  const configuration = { stage: 'dev', bucket: 'archive', s3Endpoint: 'https://s3.eu-west-1.amazonaws.com' };

  it('is read as it was written', () => {
    const environment = writeArchiveEnvironment(configuration);
    expect(readArchiveConfiguration(environment)).toEqual(configuration);
    for (const name of Object.keys(environment))
      expect(() => readArchiveConfiguration({ ...environment, [name]: '' })).toThrow(name);
  });
});
