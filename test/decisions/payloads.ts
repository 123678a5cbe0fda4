import { readFileSync } from 'node:fs';
import { vendorFiles } from '../vendor-files.ts';

/** Printed examples of CometChat's, where this machine has them beside the repository. */
const folder = new URL('payloads/', vendorFiles);

export function payload(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
}
