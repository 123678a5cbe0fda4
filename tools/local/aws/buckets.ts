import { outputNames } from '../../../infra/output-names.ts';
import { type Bucket, createFolderBucket } from './bucket.ts';
import { createSettingsBucket, type SettingsBucket } from './settings-bucket.ts';

/** The stack's buckets, as files: the rule settings, and the archive where the stage has one. */
export function createBuckets(
  outputs: Readonly<Record<string, string>>,
  { settingsFile, archiveFolder }: { readonly settingsFile: string; readonly archiveFolder: string },
): { readonly settings: SettingsBucket | undefined; readonly all: readonly Bucket[] } {
  const object = outputs[outputNames.ruleSettingsObject];
  const settings = object === undefined ? undefined : createSettingsBucket({ object, file: settingsFile });
  const name = outputs[outputNames.archiveBucket];
  const archive = name === undefined ? undefined : createFolderBucket(name, archiveFolder);
  return { settings, all: [settings, archive].filter((bucket) => bucket !== undefined) };
}
