import { gunzipSync, gzipSync } from 'node:zlib';
import { outputNames } from '../../../infra/output-names.ts';
import { UsageError } from '../errors.ts';
import type { Target } from '../target.ts';

/** The archive's objects. */
export type ArchiveStore = Awaited<ReturnType<typeof openArchive>>;

/** The archive of a relay. A {@link UsageError} for a stage without one. */
export async function openArchive({ name, outputs, clients }: Target) {
  const Bucket = outputs[outputNames.archiveBucket];
  if (Bucket === undefined)
    throw new UsageError(`${name} has no archive. Set archive.retentionDays and deploy (docs/archive.md).`);
  const client = await clients.s3();
  const put = async (Key: string, Body: Uint8Array, ContentType: string): Promise<void> => {
    await client.putObject({ Bucket, Key, Body, ContentType });
  };
  return {
    /** Keys with this start, in their order, page by page. */
    async *keys(Prefix: string): AsyncGenerator<string> {
      const pages = client.paginateListObjectsV2({ Bucket, Prefix });
      for await (const { Contents = [] } of pages) yield* Contents.flatMap(({ Key }) => Key ?? []);
    },
    /** The lines of an object; none if it is gone. */
    async read(Key: string): Promise<readonly string[]> {
      try {
        const { Body } = await client.getObject({ Bucket, Key });
        const text = gunzipSync((await Body?.transformToByteArray()) ?? '').toString();
        return text.split('\n').filter((line) => line !== '');
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return [];
        throw error;
      }
    },
    /** Replaces an object. */
    write: (key: string, lines: readonly string[]) =>
      put(key, gzipSync(lines.map((line) => `${line}\n`).join('')), 'application/gzip'),
    /** Writes an object of plain JSON. */
    writeJson: (key: string, value: object) =>
      put(key, Buffer.from(`${JSON.stringify(value)}\n`), 'application/json'),
    async remove(Key: string): Promise<void> {
      await client.deleteObject({ Bucket, Key });
    },
  };
}
