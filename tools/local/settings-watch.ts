import { parseJson } from '../json/json.ts';
import type { SettingsBucket } from './aws/bucket.ts';
import type { FunctionPool } from './functions/pool.ts';

/**
 * Called before each invocation, it makes edited rule settings take effect: as if new containers had started, which read
 * the settings anew, where running ones would wait for their refresh.
 */
export function createSettingsWatch(options: {
  pools: ReadonlyMap<string, FunctionPool>;
  /** Undefined: the stack has no such bucket. */
  bucket: SettingsBucket | undefined;
  settingsFile: string;
  onProblem: (problem: string) => void;
}): () => void {
  const { pools, bucket, settingsFile, onProblem } = options;
  return () => {
    if (bucket === undefined || !bucket.changed()) return;
    const text = bucket.current()?.body.toString();
    // What is running keeps its last good settings, as on AWS; a process that starts now would have none.
    if (text !== undefined && parseJson(text) === undefined) {
      onProblem(`${settingsFile} isn't JSON: the rules keep their settings until you fix it`);
      return;
    }
    for (const pool of pools.values()) {
      if (Object.values(pool.description.environment).includes(bucket.name)) pool.renew();
    }
  };
}
