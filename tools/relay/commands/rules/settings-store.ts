import type { S3 } from '@aws-sdk/client-s3';
import { outputNames } from '../../../../infra/output-names.ts';
import { settingsKeys } from '../../../../lambda/decisions/settings/settings-keys.ts';
import { UnreachableError, UsageError } from '../../errors.ts';
import type { Target } from '../../target.ts';

/** A settings document as it is stored. */
export interface StoredSettings {
  readonly text: string;
  /** What the store calls this state of it. */
  readonly tag: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** A document that was put in force at some time. */
export interface HistoryEntry {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly version: string;
}

/** Where the rule settings, their history and their word lists are. */
export interface SettingsStore {
  /** `s3://bucket/key` of the settings in force. */
  readonly location: string;
  /** The settings in force; undefined if there are none, so that every rule is off. */
  current(): Promise<StoredSettings | undefined>;
  /** Puts settings in force, unless somebody changed those with `knownTag` in the meantime: then a {@link UsageError}. */
  put(text: string, knownTag: string | undefined): Promise<void>;
  /** A word list; undefined if there is none of the name. */
  list(name: string): Promise<string | undefined>;
  /** Stores a word list. A list never changes under its name: nothing is written if there is one. */
  putList(name: string, text: string): Promise<void>;
  /** Newest first. */
  history(): Promise<readonly HistoryEntry[]>;
  historyText(entry: HistoryEntry): Promise<string>;
  putHistory(version: string, text: string, time: number): Promise<void>;
}

/** The rule settings of the relay that the global options name. */
export async function connectSettingsStore(target: Target): Promise<SettingsStore> {
  return createSettingsStore(await target.clients.s3(), target.output(outputNames.ruleSettingsBucket));
}

/** The settings in the bucket of a stage, or of the local run. */
function createSettingsStore(client: S3, bucket: string): SettingsStore {
  const get = async (Key: string) => {
    try {
      return await client.getObject({ Bucket: bucket, Key });
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  };
  const textAt = async (key: string) => (await get(key))?.Body?.transformToString();
  /** True if it was written, false if the condition didn't hold. */
  const put = async (Key: string, Body: string, condition: { IfMatch?: string; IfNoneMatch?: string }) => {
    try {
      const ContentType = Key.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
      await client.putObject({ Bucket: bucket, Key, Body, ContentType, ...condition });
      return true;
    } catch (error) {
      if (error instanceof Error && /^(PreconditionFailed|ConditionalRequestConflict)$/.test(error.name))
        return false;
      throw error;
    }
  };
  return {
    location: `s3://${bucket}/${settingsKeys.current}`,
    async current() {
      const found = await get(settingsKeys.current);
      if (found?.Body === undefined) return undefined;
      return {
        text: await found.Body.transformToString(),
        tag: found.ETag ?? '',
        writtenAt: found.LastModified?.getTime() ?? 0,
      };
    },
    async put(text, knownTag) {
      const condition = knownTag === undefined ? { IfNoneMatch: '*' } : { IfMatch: knownTag };
      if (!(await put(settingsKeys.current, text, condition)))
        throw new UsageError(
          'The rule settings changed in the meantime. Nothing was done; run the command again.',
        );
    },
    list: (name) => textAt(settingsKeys.list(name)),
    putList: async (name, text) => void (await put(settingsKeys.list(name), text, { IfNoneMatch: '*' })),
    async history() {
      const entries: HistoryEntry[] = [];
      const pages = client.paginateListObjectsV2({ Bucket: bucket, Prefix: settingsKeys.historyPrefix });
      for await (const { Contents = [] } of pages)
        entries.push(...Contents.flatMap(({ Key }) => readHistoryKey(Key ?? '') ?? []));
      return entries.sort((left, right) => right.key.localeCompare(left.key));
    },
    async historyText({ key }) {
      const text = await textAt(key);
      if (text === undefined)
        throw new UnreachableError(`s3://${bucket}/${key} is gone. Choose another version.`);
      return text;
    },
    putHistory: async (version, text, time) =>
      void (await put(historyKey(version, time), text, { IfNoneMatch: '*' })),
  };
}

/** `history/20261121T120000000Z-0123456789ab.json`: sorted by name, they are sorted by time. */
function historyKey(version: string, time: number): string {
  return `${settingsKeys.historyPrefix}${new Date(time).toISOString().replaceAll(/[-:.]/g, '')}-${version}.json`;
}

function readHistoryKey(key: string): HistoryEntry | undefined {
  const found = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-([0-9a-f]{12})\.json$/.exec(key);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, milliseconds, version = ''] = found;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
  return { key, time, version };
}
