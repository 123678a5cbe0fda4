import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

const sections = new Set(
  [...readFileSync(join(repository, 'docs/contract.md'), 'utf8').matchAll(/^#{2,3} (\d+(?:\.\d+)?)/gm)].map(
    ([, number]) => number,
  ),
);

/** `contract, sections 5.1, 5.7 and 5.9` cites three. A comment may break its line anywhere. */
function citations(text: string): string[] {
  const flowing = text.replaceAll(/\n\s*(?:\*|\/\/)?\s*/g, ' ');
  return [...flowing.matchAll(/contract, sections? ([\d., and]*\d)/gi)].flatMap(
    ([, numbers = '']) => numbers.match(/\d+(?:\.\d+)?/g) ?? [],
  );
}

const cited = globSync('{lambda,infra,tools,test,docs}/**/*.{ts,md}', { cwd: repository })
  .map((path) => ({ path, numbers: citations(readFileSync(join(repository, path), 'utf8')) }))
  .filter(({ numbers }) => numbers.length > 0);

describe('the contract page', () => {
  it.each(cited)('has the sections that $path cites', ({ numbers }) => {
    for (const number of numbers) expect(sections).toContain(number);
  });

  it('is cited by the code', () => {
    expect(cited.length).toBeGreaterThan(20);
  });
});
