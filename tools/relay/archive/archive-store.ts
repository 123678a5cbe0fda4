import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { S3 } from '@aws-sdk/client-s3';
import { outputNames } from '../../../infra/output-names.ts';
import { UsageError } from '../errors.ts';
import type { Target } from '../target.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** The archive's objects. */
export interface ArchiveStore {
  /** Keys with this start, in their order, page by page. */
  keys(prefix: string): AsyncIterable<string>;
  /** The lines of an object; undefined if it is gone. */
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

function createArchiveStore(client: S3, bucket: string): ArchiveStore {
  const put = async (Key: string, Body: Uint8Array, ContentType: string): Promise<void> => {
    await client.putObject({ Bucket: bucket, Key, Body, ContentType });
  };
  return {
    async *keys(prefix) {
      const pages = client.paginateListObjectsV2({ Bucket: bucket, Prefix: prefix });
      for await (const { Contents = [] } of pages) yield* Contents.flatMap(({ Key }) => Key ?? []);
    },
    async read(Key) {
      try {
        const { Body } = await client.getObject({ Bucket: bucket, Key });
        const text = (await decompress((await Body?.transformToByteArray()) ?? '')).toString();
        return text.split('\n').filter((line) => line !== '');
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    write: async (key, lines) =>
      put(key, await compress(lines.map((line) => `${line}\n`).join('')), 'application/gzip'),
    writeJson: (key, value) => put(key, Buffer.from(`${JSON.stringify(value)}\n`), 'application/json'),
    async remove(Key) {
      await client.deleteObject({ Bucket: bucket, Key });
    },
  };
}
