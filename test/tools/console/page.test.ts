import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../lambda/decisions/index.ts';
import { settingsSchema } from '../../../lambda/decisions/settings/settings-schema.ts';
import { offersAfter } from '../../../tools/console/page/state/completion.ts';
import { createSeries, percentile } from '../../../tools/console/page/state/series.ts';
import { buildPage } from '../../../tools/console/server/page-files.ts';

describe('the page', () => {
  it('is at most 250 kB compressed, with nothing inline and nothing from outside', async () => {
    const files = await buildPage();
    const sizes = [...files.values()].map((contents) => gzipSync(contents).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
    const html = Buffer.from(files.get('index.html') ?? []).toString();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=|https?:/);
  });
});

describe('the charts', () => {
  const now = 1_800_000_000_000;

  it('count deliveries by category and verdicts by second, and forget what is old', () => {
    const series = createSeries();
    const request = { kind: 'request', trigger: 't', consumers: [], lane: 'messages' } as const;
    for (let second = 0; second < 1_000; second += 1)
      series.add([
        { ...request, key: `${second}`, time: now - second * 1_000, outcome: 'passed', milliseconds: second },
        { ...request, key: `${second}b`, time: now - second * 1_000, outcome: 'dropped', forced: true },
      ]);
    const deliveries = series.deliveries(now);
    expect(deliveries.times).toHaveLength(300);
    expect(deliveries.lines.map(({ name, values }) => [name, values.at(-1)])).toEqual([['messages', 2]]);
    expect(series.verdicts(now).lines.map(({ values }) => values.at(-1))).toEqual([1, 0, 1, 1]);
    expect(series.answers(now).lines.map(({ values }) => values.at(-2))).toEqual([1, 1]);
  });

  it('know the usual percentiles', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile([], 0.5)]).toEqual([
      50,
      99,
      null,
    ]);
  });
});

describe('completion of rule settings', () => {
  const labelsAfter = (beginning: string) =>
    offersAfter(settingsSchema(rules), beginning).map(({ label }) => label);

  it.each([
    ['{', '"rules"'],
    ['{"rules": {', '"blocked-words"'],
    ['{"rules": {"links": {"mode": "off", ', '"options"'],
    ['{"rules": {"links": {"mode": ', '"shadow"'],
    ['{"rules": {"links": {"mode": "off"}, "mine": {"rule": ', '"links"'],
    ['{"rules": {"links": {"options": {"unknown": [', undefined],
    ['', undefined],
  ])('offers the keys and values that the schema allows: %s', (beginning, label) => {
    if (label === undefined) expect(labelsAfter(beginning)).toEqual([]);
    else expect(labelsAfter(beginning)).toContain(label);
  });

  it('offers what the items of a list may be, also after the first', () => {
    const [one, other] = labelsAfter('{"rules": {"links": {"scope": {"conversations": [');
    expect(labelsAfter(`{"rules": {"links": {"scope": {"conversations": [${one}, `)).toContain(other);
  });
});
