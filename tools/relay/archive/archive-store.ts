import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { outputNames } from '../../../infra/output-names.ts';
import { UsageError } from '../errors.ts';
import type { Target } from '../target.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** The archive's objects. */
export interface ArchiveStore {
  /** `s3://bucket`. */
  readonly location: string;
  /** Keys with this start, in their order, page by page. */
  keys(prefix: string): AsyncIterable<string>;
  /** The lines of an object; undefined where it is gone. */
  read(key: string): Promise<readonly string[] | undefined>;
  /** Replaces an object. */
  write(key: string, lines: readonly string[]): Promise<void>;
  /** Writes an object of plain JSON. */
  writeJson(key: string, value: object): Promise<void>;
  remove(key: string): Promise<void>;
}

/** The archive of a relay. A {@link UsageError} for a stage without one. */
export async function openArchive({ name, outputs, clients }: Target): Promise<ArchiveStore> {
  const bucket = outputs[outputNames.archiveBucket];
  if (bucket === undefined)
    throw new UsageError(`${name} has no archive. Set archive.retentionDays and deploy (docs/archive.md).`);
  return createArchiveStore(await clients.s3(), bucket);
}

function createArchiveStore(client: S3Client, bucket: string): ArchiveStore {
  const put = async (key: string, body: Uint8Array, type: string) => {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: type }));
  };
  return {
    location: `s3://${bucket}`,
    async *keys(prefix) {
      const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix },
      ))
        yield* Contents.flatMap(({ Key }) => Key ?? []);
    },
    async read(key) {
      const { GetObjectCommand, NoSuchKey } = await import('@aws-sdk/client-s3');
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const text = (await decompress((await Body?.transformToByteArray()) ?? '')).toString();
        return text.split('\n').filter((line) => line !== '');
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    write: async (key, lines) =>
      put(key, await compress(lines.map((line) => `${line}\n`).join('')), 'application/gzip'),
    writeJson: (key, value) => put(key, Buffer.from(`${JSON.stringify(value)}\n`), 'application/json'),
    async remove(key) {
      const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
