import { existsSync, readFileSync } from 'node:fs';

/** Printed examples of CometChat's, where this machine has them beside the repository. */
const folder = new URL('../../../shared/contract/payloads/', import.meta.url);

export const hasPayloads = existsSync(folder);

export function payload(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
}
