import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runRelease } from './release.ts';

const usage = `usage: npm run release [-- --dry-run]

Checks that the version in package.json can be released: the change log, generated documents, the package, the tag. Says what
changed since the last tag. Then tags it; --dry-run changes nothing. Never pushes or publishes.`;

try {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean' } },
  });
  if (values.help) console.log(usage);
  else {
    const folder = fileURLToPath(new URL('../../', import.meta.url));
    const done = await runRelease({ folder, dryRun: values['dry-run'], write: console.log });
    if (!done) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n${usage}` : error);
  process.exitCode = 2;
}
