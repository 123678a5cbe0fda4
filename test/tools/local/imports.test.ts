import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../..', import.meta.url));

describe('the local run', () => {
  it('knows of the relay only its template, the names of its outputs and its log lines', () => {
    const files = globSync('tools/local/**/*.ts', { cwd: project });
    const imported = files.flatMap((file) =>
      [...readFileSync(join(project, file), 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) =>
        relative(project, join(project, dirname(file), path)),
      ),
    );
    expect(files.length).toBeGreaterThan(20);
    const own = ['lambda/telemetry/', 'tools/local/', 'tools/json/', 'tools/terminal/'];
    expect([...new Set(imported)].filter((path) => !own.some((room) => path.startsWith(room)))).toEqual([
      'infra/output-names.ts',
    ]);
  });
});
