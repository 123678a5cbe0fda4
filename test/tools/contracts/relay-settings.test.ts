import { describe, expect, it } from 'vitest';
import { relaySchema } from '../../../infra/configuration/relay-schema.ts';
import { writeSettingsPage, writeSettingsType } from '../../../tools/contracts/relay-settings.ts';
import { fullSettings } from '../../infra/support/configurations.ts';

/** The paths of all settings that hold no others, as the page writes them. */
function paths(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || path.endsWith('.environment')) return [path];
  if (Array.isArray(value)) return [path, ...value.slice(0, 1).flatMap((item) => paths(item, `${path}.0`))];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`));
}

describe('the settings that are written from the schema', () => {
  it('are all on the page, each with what it does', () => {
    const page = writeSettingsPage();
    const given = Object.entries({ stage: 'prod', ...fullSettings }).flatMap(([key, value]) =>
      paths(value, key),
    );
    const written = given
      .map((path) => path.replace(/^lanes\.\w+/, 'lanes.<lane>'))
      .filter((path) => !/\.0$/.test(path));
    const described = page.split('\n').flatMap((line) => line.match(/^\| `([^`]+)` \| \S+ /)?.[1] ?? []);
    expect(written.filter((path) => !described.includes(path))).toEqual([]);
  });

  it('have the range and the default that the schema has', () => {
    const page = writeSettingsPage();
    const { data } = relaySchema.safeParse({ stage: 'dev' });
    expect(page).toContain(`| 100 to 1900 | ${data?.decisions.budgetMilliseconds} |`);
    expect(page).toMatch(/`retention.logDays` .* \| 30 \|/);
    expect(page).toMatch(/`decisions.deadlineVerdict` .* \| open, closed \| open \|/);
  });

  it('have a comment for editors, wrapped', () => {
    const type = writeSettingsType();
    expect(type).toContain('   * Copies that run at a time. Allowed: 2 to 1000. Default: 10.\n');
    expect(Math.max(...type.split('\n').map((line) => line.length))).toBeLessThan(120);
  });
});
