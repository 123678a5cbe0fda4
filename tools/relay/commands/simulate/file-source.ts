import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../../../../lambda/cometchat/json.ts';
import { describeError, UsageError } from '../../errors.ts';
import type { SourceDelivery } from './plan.ts';

/** The files of a folder that hold deliveries, those of its folders included, in the order of their names. */
export function deliveryFiles(folder: string): string[] {
  const files = read(folder, () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  );
  if (files.length === 0) throw new UsageError(`there is no .json file in ${folder}`);
  return files;
}

/**
 * Deliveries from files, each sent byte for byte as it is. A file without a `trigger` but with `contextMessages` is a
 * question of the moderation Custom API (contract, section 12).
 */
export function fileDeliveries(files: readonly string[]): SourceDelivery[] {
  return files.map((file) => {
    const body = read(file, () => readFileSync(file, 'utf8'));
    const envelope = parseObject(body);
    const trigger = envelope?.trigger;
    return {
      destination:
        trigger === undefined && envelope?.contextMessages !== undefined ? 'moderation' : 'webhooks',
      trigger: typeof trigger === 'string' ? trigger : file,
      envelope,
      body,
    };
  });
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function read<Value>(path: string, action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${describeError(cause)}`, { cause });
  }
}
