import { fileURLToPath } from 'node:url';
import { isJsonObject } from '../../json/json.ts';
import { startChild } from '../measuring/child.ts';
import type { AwsStandIn } from './aws-stand-in.ts';

const program = fileURLToPath(new URL('./aws-stand-in-child.ts', import.meta.url));

/** The stand-in in a process of its own, whose processor time is nobody's cost. */
export async function startAwsStandInProcess(): Promise<AwsStandIn> {
  const child = startChild(program, { arguments: [], environment: process.env });
  const url = textIn(await child.next(), 'url');
  return {
    url,
    async accepted() {
      return Number(textIn(await child.ask({ kind: 'count' }), 'accepted'));
    },
    stop: () => child.stop(),
  };
}

function textIn(message: unknown, field: string): string {
  const value = isJsonObject(message) ? message[field] : undefined;
  if (typeof value !== 'string') throw new Error(`the stand-in did not tell its ${field}`);
  return value;
}
