import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArtifacts, readPublished, schemasAmong } from './artifacts.ts';
import { findBreaches, summarise } from './compatibility.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const files = await makeArtifacts();
const breaches = findBreaches(readPublished(root), schemasAmong(files));

if (breaches.length > 0) {
  console.error('This would break consumers. Nothing is written.');
  for (const line of summarise(breaches)) console.error(`  ${line}`);
  console.error(
    'Raise the version of each of these events in schemaVersions (lambda/cometchat/event-type.ts), or take the change back. To retire an event, remove its file from docs/schemas and say so in the change log.',
  );
  process.exitCode = 1;
} else {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`${files.size} files are current.`);
}
