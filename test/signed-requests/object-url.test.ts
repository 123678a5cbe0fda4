import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { objectUrl } from '../../lambda/signed-requests/object-url.ts';

const signing = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

/** Where the SDK's own client would send an object. */
async function addressOfSdk(endpoint: string, bucket: string, key: string): Promise<string> {
  const client = new S3Client({ ...signing, endpoint, forcePathStyle: endpoint.startsWith('http:') });
  let address = '';
  client.middlewareStack.add(
    () => async (input) => {
      const request = Object(Reflect.get(input, 'request'));
      const port = Reflect.get(request, 'port');
      address = `${Reflect.get(request, 'protocol')}//${Reflect.get(request, 'hostname')}${port ? `:${port}` : ''}${Reflect.get(request, 'path')}`;
      throw new Error('not sent');
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: '' })).catch(() => undefined);
  return address;
}

describe('objectUrl', () => {
  it.each([
    ['https://s3.eu-west-1.amazonaws.com', 'lists/words.txt'],
    ['https://s3.eu-west-1.amazonaws.com', 'events/day=2026-11-21/hour=07/0a1b.ndjson.gz'],
    ['http://127.0.0.1:3001/_s3', 'events/day=2026-11-21/hour=07/0a1b.ndjson.gz'],
  ])("is the SDK's address, encoded as S3 signs it: %s %s", async (endpoint, key) => {
    expect(objectUrl(endpoint, 'archive', key).href).toBe(await addressOfSdk(endpoint, 'archive', key));
  });
});
