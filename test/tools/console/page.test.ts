import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../lambda/decisions/index.ts';
import { settingsSchema } from '../../../lambda/decisions/settings/settings-schema.ts';
import { buildPage } from '../../../tools/console/build-page.ts';
import { jsonPathAt } from '../../../tools/console/page/state/json-path.ts';
import { offersAt } from '../../../tools/console/page/state/schema-completion.ts';
import { createSeries, percentile } from '../../../tools/console/page/state/series.ts';
import { marksOf, storiesOf } from '../../../tools/console/page/state/story.ts';

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
    const request = { kind: 'request', mood: 'good', trigger: 't', consumers: [], lane: 'messages' } as const;
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
  const schema = settingsSchema(rules);

  it.each([
    ['{"rules": {', ['rules']],
    ['{"rules": {"links": {"mode": ', ['rules', 'links', 'mode']],
    ['{"rules": {"links": {"mode": "off", ', ['rules', 'links']],
    ['{"a": [1, {"b": ', ['a', '1', 'b']],
    ['', []],
  ])('knows where the cursor is: %s', (beginning, path) => {
    expect(jsonPathAt(beginning)).toEqual(path);
  });

  it('offers the keys and values that the schema allows there', () => {
    expect(offersAt(schema, []).keys.map(({ label }) => label)).toContain('rules');
    expect(offersAt(schema, ['rules']).keys.map(({ label }) => label)).toContain('blocked-words');
    expect(offersAt(schema, ['rules', 'links']).keys.map(({ label }) => label)).toContain('mode');
    expect(offersAt(schema, ['rules', 'links', 'mode']).values.map(({ label }) => label)).toContain(
      '"shadow"',
    );
  });
});

describe("an event's way", () => {
  it('is read from what relay explain wrote, and drawn to scale', () => {
    const [story] = storiesOf([
      {
        id: 'v2:1',
        status: 'published',
        steps: [{ time: 10, what: 'a' }, { time: 60, what: 'b' }, 7],
        unknown: [],
      },
      'something else',
    ]);
    expect(marksOf(story?.steps ?? [])).toEqual([
      { time: 10, what: 'a', after: 0, share: 0 },
      { time: 60, what: 'b', after: 50, share: 1 },
    ]);
  });
});
