import { readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../../tools/node/package.json' with { type: 'json' };

const repository = resolve(import.meta.dirname, '../../..');

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  /** Part of another package's download. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: string | readonly string[];
  readonly cpu?: string | readonly string[];
}

const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync(join(repository, 'package-lock.json'), 'utf8'),
);

describe('the Node that runs the scripts', () => {
  it('is locked by its hash on every platform', () => {
    const platforms = Object.entries(manifest.optionalDependencies).map(([name, version]) => {
      const locked = lock.packages[`node_modules/${name}`];
      expect(locked?.version, name).toBe(version);
      expect(locked?.integrity, name).toMatch(/^sha512-/);
      return `${locked?.os} ${locked?.cpu}`;
    });
    expect(platforms.sort()).toEqual(['darwin arm64', 'darwin x64', 'linux arm64', 'linux x64', 'win32 x64']);
  });

  it('is the one that was locked, on the platforms that have one', () => {
    const installed = realpathSync(process.execPath);
    expect(installed).toContain(join(repository, 'node_modules/node-'));
  });
});

describe('the lock file', () => {
  it('has a hash for everything that is downloaded', () => {
    const downloaded = Object.entries(lock.packages).filter(
      ([path, { link, inBundle }]) => path.includes('node_modules/') && link !== true && inBundle !== true,
    );
    expect(downloaded.length).toBeGreaterThan(100);
    for (const [path, { integrity }] of downloaded) expect(integrity, path).toMatch(/^sha512-/);
  });

  it('has no install script but those that were approved or denied by name', () => {
    const withScript = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(new Set(withScript)).toEqual(new Set(['@scarf/scarf', 'esbuild']));
  });
});
