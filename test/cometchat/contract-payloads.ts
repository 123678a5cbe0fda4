import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { vendorFiles } from '../vendor-files.ts';

export interface ContractPayload {
  /** Folder and file, such as `docs/message_sent.json`. */
  readonly name: string;
  readonly folder: string;
  /** The text of the body. */
  readonly body: string;
}

const folders = [
  'legacy-docs',
  'docs',
  'docs-events-page',
  'docs-calls',
  'docs-moderation',
  'docs-notifications',
  'docs-bots',
];

/** The vendor's published examples, where they lie beside the project; none otherwise. */
export function contractPayloads(): readonly ContractPayload[] {
  const root = fileURLToPath(new URL('payloads/', vendorFiles));
  return folders
    .filter((folder) => existsSync(`${root}${folder}`))
    .flatMap((folder) =>
      readdirSync(`${root}${folder}`)
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({
          name: `${folder}/${file}`,
          folder,
          body: readFileSync(`${root}${folder}/${file}`, 'utf8'),
        })),
    );
}
