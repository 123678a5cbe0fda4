import type { S3 } from '@aws-sdk/client-s3';
import { outputNames } from '../../../../infra/output-names.ts';
import { settingsKeys } from '../../../../lambda/decisions/settings/settings-keys.ts';
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import { UnreachableError, UsageError } from '../../errors.ts';
import type { Target } from '../../target.ts';

/** Where the rule settings, their history and their word lists are: the bucket of a stage, or of the local run. */
export type SettingsStore = Awaited<ReturnType<typeof connectSettingsStore>>;

/** A document that was put in force at some time (milliseconds since 1970). */
export type HistoryEntry = NonNullable<ReturnType<typeof readHistoryKey>>;

/** The rule settings of a relay. */
export async function connectSettingsStore(target: Target) {
  const client = await target.clients.s3();
  const Bucket = target.output(outputNames.ruleSettingsBucket);
  const get = (Key: string) => getObject(client, { Bucket, Key });
  const write = async (Key: string, Body: string, condition: object = {}): Promise<void> => {
    const ContentType = Key.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
    await client.putObject({ Bucket, Key, Body, ContentType, ...condition });
  };
  return {
    /** Of the settings in force. */
    location: `s3://${Bucket}/${settingsKeys.current}`,
    /** The settings in force; undefined if there are none, so that every rule is off. */
    async current() {
      const found = await get(settingsKeys.current);
      return found && { ...found, version: settingsVersion(found.text) };
    },
    /** Puts settings in force, unless somebody changed those with `knownTag` in the meantime: then a {@link UsageError}. */
    async put(text: string, knownTag: string | undefined): Promise<void> {
      try {
        const condition = knownTag === undefined ? { IfNoneMatch: '*' } : { IfMatch: knownTag };
        await write(settingsKeys.current, text, condition);
      } catch (error) {
        if (!hasName(error, 'PreconditionFailed', 'ConditionalRequestConflict')) throw error;
        throw new UsageError(
          'The rule settings changed in the meantime. Nothing was done; run the command again.',
        );
      }
    },
    /** A word list; undefined if there is none of the name. */
    list: async (name: string) => (await get(settingsKeys.list(name)))?.text,
    /** Stores a word list under a name that is made from its contents. */
    putList: (name: string, text: string) => write(settingsKeys.list(name), text),
    /** Newest first. */
    async history(): Promise<HistoryEntry[]> {
      const entries: HistoryEntry[] = [];
      const pages = client.paginateListObjectsV2({ Bucket, Prefix: settingsKeys.historyPrefix });
      for await (const { Contents = [] } of pages)
        entries.push(...Contents.flatMap(({ Key = '' }) => readHistoryKey(Key) ?? []));
      return entries.sort((left, right) => right.time - left.time);
    },
    async historyText({ key }: HistoryEntry): Promise<string> {
      const found = await get(key);
      if (found !== undefined) return found.text;
      throw new UnreachableError(`s3://${Bucket}/${key} is gone. Choose another version.`);
    },
    putHistory: (version: string, text: string, time: number) => write(historyKey(version, time), text),
  };
}

/** An object's text, what S3 calls this state of it, and when it was written (milliseconds since 1970). */
async function getObject(client: S3, place: { readonly Bucket: string; readonly Key: string }) {
  try {
    const { Body, ETag: tag = '', LastModified } = await client.getObject(place);
    const text = (await Body?.transformToString()) ?? '';
    return { text, tag, writtenAt: LastModified?.getTime() ?? 0 };
  } catch (error) {
    if (hasName(error, 'NoSuchKey')) return undefined;
    throw error;
  }
}

function hasName(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** `history/20261121T120000000Z-0123456789ab.json`. */
function historyKey(version: string, time: number): string {
  return `${settingsKeys.historyPrefix}${new Date(time).toISOString().replaceAll(/[-:.]/g, '')}-${version}.json`;
}

function readHistoryKey(key: string) {
  const [, stamp, version] = /(\d{8}T\d{9}Z)-([0-9a-f]{12})\.json$/.exec(key) ?? [];
  if (stamp === undefined || version === undefined) return undefined;
  const time = stamp.replace(/(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5.');
  return { key, version, time: Date.parse(time) };
}
