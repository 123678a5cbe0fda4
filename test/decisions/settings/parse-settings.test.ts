import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDecider, defaultSettings, parseSettings, rules } from '../../../lambda/decisions/index.ts';
import { settingsSchema } from '../../../lambda/decisions/settings/settings-schema.ts';
import { messageView } from '../message-views.ts';

function problemsOf(document: unknown): readonly string[] {
  const parsed = parseSettings(typeof document === 'string' ? document : JSON.stringify(document));
  return parsed.ok ? [] : parsed.problems;
}

/** One good entry for each shipped rule. */
const goodOptions: Readonly<Record<string, object>> = {
  attachments: {
    deniedExtensions: ['exe'],
    allowedTypes: ['image/*', 'text/plain'],
    mostBytes: 1000,
    unknown: 'drop',
  },
  'blocked-words': { words: ['snake', 'snake oil'], action: 'annotate' },
  classifier: {
    url: 'https://classifier.example/v1?x=1',
    headers: { 'X-Key': 'k' },
    labels: ['spam'],
    dropAt: 0.5,
  },
  links: { denied: ['evil.example', 'zip'], allowed: ['example.com'], otherLinks: 'annotate' },
  'message-length': { longest: 500 },
  'personal-data': { card: 'drop', phone: 'ignore' },
  repetition: { mostSameCharacters: 20, mostMarks: 3 },
};

const good = {
  shadowWaitMilliseconds: 100,
  rules: Object.fromEntries(
    Object.entries(goodOptions).map(([name, options]) => [name, { mode: 'shadow', options }]),
  ),
};

describe('a settings document', () => {
  it('is read with its defaults filled in', () => {
    const document = { rules: { 'blocked-words': { mode: 'enforce', options: { words: ['snake'] } } } };
    expect(parseSettings(JSON.stringify(document))).toStrictEqual({
      ok: true,
      settings: {
        shadowWaitMilliseconds: 0,
        rules: {
          'blocked-words': {
            mode: 'enforce',
            percentage: 100,
            failurePolicy: 'open',
            timeoutMilliseconds: 300,
            options: { words: ['snake'] },
          },
        },
      },
    });
  });

  it('may name every shipped rule', () => {
    expect(rules.map(({ name }) => name)).toStrictEqual(expect.arrayContaining(Object.keys(goodOptions)));
    expect(problemsOf(good)).toStrictEqual([]);
  });

  it('may use one rule twice, under a name of its own', () => {
    const words = (list: string[]) => ({ words: list });
    const document = {
      rules: {
        'blocked-words': { mode: 'enforce', options: words(['snake']) },
        'new-words': { rule: 'blocked-words', mode: 'shadow', options: words(['oil']) },
      },
    };
    expect(problemsOf(document)).toStrictEqual([]);
  });

  it('leaves every rule off by default', async () => {
    const decider = createDecider({
      rules,
      settings: () => defaultSettings,
      deadlineVerdict: 'closed',
      markForcedVerdicts: true,
    });
    expect(await decider.decide(messageView(), Date.now() + 1000)).toMatchObject({
      verdict: 'pass',
      reports: [],
    });
  });

  it.each<[unknown, string]>([
    ['', 'the settings are not valid JSON'],
    ['{\n "rules": {}\n "more": 1\n}', 'the settings are not valid JSON (line 3, column 2)'],
    [[], 'settings: must be an object'],
    [{}, 'rules: is missing'],
    [{ rules: [] }, 'rules: must be an object with at most 50 entries'],
    [
      { rules: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`a${index}`, {}])) },
      'rules: must be an object with at most 50 entries',
    ],
    [
      { rules: {}, rule: {} },
      'rule: is unknown; allowed here: $schema, shadowWaitMilliseconds, recording, rules',
    ],
    [
      { rules: {}, shadowWaitMilliseconds: 1.5 },
      'shadowWaitMilliseconds: must be a whole number from 0 to 1000',
    ],
    [{ rules: { links: 'on' } }, 'rules.links: must be an object'],
    [{ rules: { links: {} } }, 'rules.links.mode: is missing'],
    [{ rules: { links: { mode: 'on' } } }, 'rules.links.mode: must be "enforce" or "shadow" or "off"'],
    [
      { rules: { links: { mode: 'off', percentage: 101 } } },
      'rules.links.percentage: must be a number from 0 to 100',
    ],
    [
      { rules: { links: { mode: 'off', percent: 10 } } },
      'rules.links.percent: is unknown; allowed here: mode, percentage, failurePolicy, scope, timeoutMilliseconds, options, rule',
    ],
    [
      { rules: { links: { mode: 'off', options: { denied: ['Example.com'] } } } },
      'rules.links.options.denied[0]: must be a domain in lower case, such as example.com; an international one in its xn-- form',
    ],
    [
      { rules: { link: { mode: 'off' } } },
      `rules.link: names no rule; the rules are: ${rules.map(({ name }) => name).join(', ')}`,
    ],
    [
      { rules: { mine: { rule: 'link', mode: 'off' } } },
      `rules.mine.rule: names no rule; the rules are: ${rules.map(({ name }) => name).join(', ')}`,
    ],
    [
      { rules: { links: { rule: 'repetition', mode: 'off' } } },
      'rules.links.rule: must be left out or "links": the entry has the name of another rule',
    ],
    [
      { rules: { 'My Rule': { rule: 'links', mode: 'off' } } },
      'rules.My Rule: its name must be 1 to 50 lower-case letters, digits and hyphens, starting with a letter',
    ],
    [{ rules: { 'blocked-words': { mode: 'off' } } }, 'rules.blocked-words.options.words: is missing'],
    [
      { rules: { 'message-length': { mode: 'off', options: {} } } },
      'rules.message-length.options: must say longest or mostLines, or both',
    ],
    [
      { rules: { classifier: { mode: 'off', options: { url: 'http://classifier.example/' } } } },
      'rules.classifier.options.url: must be an https URL without user information (http only to 127.0.0.1, in the local run)',
    ],
    [
      {
        rules: {
          classifier: { mode: 'off', options: { url: 'https://a.example', headers: { 'a b': 'x' } } },
        },
      },
      'rules.classifier.options.headers.a b: its name must be letters, digits and hyphens',
    ],
  ])('%j is refused: %s', (document, problem) => {
    expect(problemsOf(document)).toContain(problem);
  });

  it('counts the characters of a text as a reader would, not its UTF-16 units', () => {
    const words = (word: string) => ({
      rules: { 'blocked-words': { mode: 'off', options: { words: [word] } } },
    });
    expect(problemsOf(words('😀'.repeat(100)))).toStrictEqual([]);
    expect(problemsOf(words('😀'.repeat(101)))).toHaveLength(1);
  });

  it('names all problems at once, and repeats no value', () => {
    const document = {
      rules: {
        classifier: {
          mode: 'secret-1',
          options: { url: 'secret-2', headers: { key: 7 }, dropAt: 'secret-3' },
        },
      },
    };
    const problems = problemsOf(document);
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('secret');
  });

  it('does not repeat broken JSON', () => {
    expect(problemsOf('{"key": secret}').join()).not.toContain('secret');
  });
});

describe('the published schema', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../../docs/rule-settings.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv({ allErrors: false }).compile(settingsSchema(rules));
  /** What the reader asks for beyond the schema. */
  const beyondSchema = [/: must say longest/, /: must set at least one limit/, /: url isn't a valid URL/];

  it('is the one that the rules make: `npm run contracts` writes it', () => {
    expect(published).toStrictEqual(settingsSchema(rules));
  });

  it('agrees with the reader on good documents', () => {
    expect(validate(good)).toBe(true);
  });

  it('agrees with the reader on any change to a good document', () => {
    const paths = pathsOf(good);
    const change = fc.record({
      path: fc.constantFrom(...paths),
      key: fc.option(fc.constantFrom('rule', 'mode', 'options', 'words', 'x', 'new-words', 'Bad Name'), {
        nil: undefined,
      }),
      value: fc.oneof(
        fc.jsonValue(),
        fc.constantFrom(
          'drop',
          'annotate',
          'pass',
          'off',
          'links',
          'classifier',
          'https://[',
          'https://a.example',
          'image/*',
        ),
        fc.integer({ min: -1, max: 2000 }),
        fc.constantFrom(
          { rule: 'repetition', mode: 'off' },
          { rule: 'links', mode: 'off', options: { denied: ['a.b'] } },
        ),
      ),
    });
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const document: unknown = JSON.parse(JSON.stringify(good));
      for (const { path, key, value } of changes)
        setAt(document, key === undefined ? path : [...path, key], value);
      const problems = problemsOf(document);
      const read = problems.every((problem) => beyondSchema.some((pattern) => pattern.test(problem)));
      expect([document, problems, validate(document)]).toStrictEqual([document, problems, read]);
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [
    ...(path.length > 0 ? [path] : []),
    ...below.flatMap(([key, entry]) => pathsOf(entry, [...path, key])),
  ];
}

/** Sets what is at a path, where the path still leads somewhere. */
function setAt(document: unknown, path: readonly string[], value: unknown) {
  const [key, ...rest] = path;
  if (typeof document !== 'object' || document === null || key === undefined) return;
  if (rest.length === 0) Object.assign(document, { [key]: structuredClone(value) });
  else setAt(new Map<string, unknown>(Object.entries(document)).get(key), rest, value);
}
