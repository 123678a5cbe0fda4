import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArtifacts } from './artifacts.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

for (const [path, text] of await makeArtifacts()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
