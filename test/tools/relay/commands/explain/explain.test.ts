import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchLogs } from '../../../../../tools/relay/commands/explain/command.ts';
import { explainLines } from '../../../../../tools/relay/commands/explain/explanation.ts';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import {
  filterPattern,
  insightsQuery,
  plainPart,
} from '../../../../../tools/relay/logs/cloudwatch-log-store.ts';
import type { LogLine, LogStore } from '../../../../../tools/relay/logs/log-store.ts';
import { asLogged } from '../../../../../tools/relay/logs/log-store.ts';
import { createLocalLogStore } from '../../../../../tools/relay/logs/relay-logs.ts';
import { type CarelessRelay, startCarelessRelay } from '../../../stand-ins/careless-relay.ts';
import { startServer } from '../../../stand-ins/http-server.ts';
import { runCommand } from '../../support/run-command.ts';

let time = 1_760_000_000_000;
const line = (fields: LogLine['fields'], logGroup = 'worker'): LogLine => {
  time += 10;
  return { time, logGroup, fields };
};
const delivery = (id: string, fields: LogLine['fields'] = {}) =>
  line(
    {
      message: 'delivery',
      requestId: 'r1',
      trigger: 'message_sent',
      category: 'messages',
      id,
      status: 200,
      latency: 9,
      ...fields,
    },
    'ingress',
  );
const worker = (message: string, id: string, fields: LogLine['fields'] = {}) =>
  line({
    message,
    id,
    type: 'com.cometchat.message_sent',
    lane: 'messages',
    consumers: [],
    attempt: 1,
    latency: 40,
    ...fields,
  });

const id = 'v1:app:webhook:message_sent:7';
const status = (...lines: LogLine[]) => explainLines(lines)[0]?.status;
const story = (...lines: LogLine[]) =>
  explainLines(lines)[0]
    ?.steps.map(({ what }) => what)
    .join('\n');

describe('the story of an event', () => {
  test.each([
    [400, "wasn't a JSON object"],
    [401, 'password was wrong or missing'],
    [403, "app id isn't allowed"],
    [413, 'larger than a queue message'],
    [415, "content type wasn't JSON"],
  ])('a request that was answered %d says why', (answer, why) => {
    const { id: _, trigger: __, ...fields } = delivery(id, { status: answer }).fields;
    expect(story(line(fields, 'ingress'))).toContain(`received a request, answered ${answer} after 9 ms; `);
    expect(story(line(fields, 'ingress'))).toContain(why);
    expect(status(line(fields, 'ingress'))).toBe('refused');
  });

  test('received, published', () => {
    const lines = [delivery(id), worker('event published', id, { consumers: ['support', 'search'] })];
    expect(status(...lines)).toBe('published');
    expect(story(...lines)).toMatch(
      /received message_sent, answered 200 after 9 ms\npublished to support, search/,
    );
  });

  test('in the order of time, whatever the order of the lines', () => {
    const lines = [
      delivery(id),
      worker('record failed', id, { reason: 'publish-failed' }),
      worker('event published', id, { attempt: 2 }),
    ];
    expect(explainLines(lines.toReversed())).toEqual(explainLines(lines));
    expect(status(...lines)).toBe('published');
    expect(story(...lines)).toContain('attempt 2');
  });

  test.each([
    ['not acknowledged', [delivery(id, { status: 503 })]],
    ['queued, not processed yet', [delivery(id, { status: 503 }), delivery(id)]],
    ['queued, not processed yet', [delivery(id), delivery(id, { status: 503 })]],
    ['refused', [delivery(id, { status: 403 })]],
    ['decided', [delivery(id, { verdict: 'drop', rule: 'links' })]],
    ['dead-lettered', [delivery(id), worker('record dead-lettered', id, { reason: 'schema-violation' })]],
    ['failed, will be retried', [delivery(id), worker('record failed', id)]],
    ['failed, will be retried', [delivery(id), worker('record postponed', id)]],
    ['wanted by no consumer', [delivery(id), worker('event unmatched', id)]],
    [
      'published in part',
      [delivery(id), worker('event undelivered', id, { consumers: ['a'], undelivered: ['b'] })],
    ],
  ] as const)('%s', (expected, lines) => {
    expect(status(...lines)).toBe(expected);
  });

  test('a decision says by which rule, whether it was forced, and what shadow rules would have done', () => {
    const text = story(
      delivery(id, {
        verdict: 'drop',
        rule: 'links',
        forced: true,
        ruleOutcomes: 'links dropped, spam would-have-dropped',
      }),
    );
    expect(text).toContain('drop by the rule links');
    expect(text).toContain('forced');
    expect(text).toContain('spam');
  });

  test('what the lines do not tell is said', () => {
    const unknown = (...lines: LogLine[]) => explainLines(lines)[0]?.unknown.join('\n');
    expect(unknown(worker('event published', id))).toContain('when it was received');
    expect(unknown(delivery(id), delivery(id), worker('event published', id))).toContain('2 acknowledged');
    expect(unknown(delivery(id, { status: 503 }))).toContain('SQS accepted it anyway');
    expect(unknown(delivery(id))).toContain('where it is now');
  });

  test('events are told apart', () => {
    expect(
      explainLines([delivery('v1:a'), delivery('v1:b'), worker('event published', 'v1:a')]),
    ).toHaveLength(2);
  });
});

describe('the search', () => {
  const storeOf = (...lines: LogLine[]): LogStore => ({
    find: async ({ contains }) => ({
      lines: lines.filter(({ fields }) => JSON.stringify(fields).includes(contains)),
      incomplete: false,
    }),
    follow: () => {
      throw new Error('not used');
    },
  });
  const search = async (store: LogStore, text: string) =>
    (await searchLogs(store, text, { since: 0, logGroups: [] })).lines.map(({ fields }) => fields.id);

  test('finds a message by its id, and not by a part of it', async () => {
    const store = storeOf(delivery('v1:a:w:message_sent:12'), delivery('v1:a:w:message_sent:4123'));
    expect(await search(store, '12')).toEqual(['v1:a:w:message_sent:12']);
  });

  test('finds an event by its id, and a request by its own', async () => {
    const store = storeOf(delivery(id), delivery('v1:other', { requestId: 'r2' }));
    expect(await search(store, id)).toEqual([id]);
    expect(await search(store, 'r2')).toEqual(['v1:other']);
  });

  test('finds whatever id there is, odd characters included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), async (subject) => {
        const { identifierPart } = await import('../../../../../lambda/sqs/identifier.ts');
        const own = `v1:a:w:t:${identifierPart(subject)}`;
        fc.pre(!/^v\d+[:#]/.test(subject));
        expect(await search(storeOf(delivery(own)), subject)).toEqual([own]);
      }),
    );
  });
});

describe('what CloudWatch is asked for', () => {
  test('an id cannot become a part of a query', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (text) => {
        fc.pre(text.split(/["\\]|\p{Cc}/u).some((part) => part.trim() !== ''));
        const part = plainPart(text);
        expect(text).toContain(part);
        expect(part).not.toMatch(/["\\]|\p{Cc}/u);
        expect(insightsQuery(text, 5)).toBe(insightsQuery('x', 5).replace('"x"', () => `"${part}"`));
        expect(filterPattern(text)).toBe(`"${part}"`);
      }),
    );
  });

  test('a blank part of an id is not asked for', () => {
    expect(plainPart(' "#')).toBe('#');
  });

  test('an id without quotes is asked for as it is', () => {
    expect(insightsQuery('v1:app:hook:message_sent:7', 5)).toContain('like "v1:app:hook:message_sent:7"');
  });

  test.each(['', ' ', '"\\"', '\n', 'x'.repeat(513)])('refuses %j', (text) => {
    expect(() => insightsQuery(text, 5)).toThrow(RangeError);
  });
});

test('an id is searched for as it stands in the JSON of a line', () => {
  expect(asLogged('a"b\\c')).toBe('a\\"b\\\\c');
});

describe('relay explain', () => {
  const withRelay = async (work: (relay: CarelessRelay) => Promise<void>) => {
    const relay = await startCarelessRelay();
    try {
      await work(relay);
    } finally {
      await relay.close();
    }
  };

  test('tells the story, and ends with 1 where something is wrong', () =>
    withRelay(async (relay) => {
      const write = ({ fields, logGroup }: LogLine) =>
        relay.logs.push({ time: Date.now(), logGroup, message: JSON.stringify(fields) });
      write(delivery(id));
      write({ ...worker('event published', id, { consumers: ['search'] }), logGroup: 'worker-messages' });
      const well = await runCommand(['explain', '7', ...relay.options]);
      expect(well.exitCode).toBe(exitCodes.ok);
      expect(well.stdout).toContain('published to search');
      write({ ...worker('record dead-lettered', id), logGroup: 'worker-messages' });
      const wrong = await runCommand(['explain', id, '--json', ...relay.options]);
      expect(wrong.exitCode).toBe(exitCodes.problems);
      expect(wrong.records()).toMatchObject([{ id, status: 'dead-lettered' }]);
    }));

  test('says what may be the reason where there is nothing', () =>
    withRelay(async (relay) => {
      const { exitCode, stderr } = await runCommand(['explain', '8', ...relay.options]);
      expect(exitCode).toBe(exitCodes.problems);
      expect(stderr).toContain('No log line mentions 8');
    }));
});

test('an empty id would be in every line, and is refused', async () => {
  expect((await runCommand(['explain', '--local', ' '])).exitCode).toBe(exitCodes.usage);
});

test('a forced verdict says what to check: the settings, or the rules that failed', () => {
  const says = (fields: LogLine['fields']) =>
    explainLines([delivery('v1:x', { verdict: 'pass', forced: true, ...fields })])[0]?.steps[0]?.what;
  expect(says({})).toContain('no valid settings: run `relay rules check`');
  expect(says({ ruleOutcomes: 'classifier timed-out, words would-have-dropped' })).toContain(
    'rules failed (classifier timed-out): check their settings',
  );
});

test.each(['not JSON', '{"time":"now"}'])(
  'log lines that are no log lines (%s) say what to do',
  async (answer) => {
    const server = await startServer((_request, _body, response) => {
      response.end(answer);
    });
    const find = createLocalLogStore(server.url).find({ contains: 'x', since: 0, logGroups: ['g'] });
    await expect(find).rejects.toThrow("doesn't send log lines. Check --local-port");
    await server.close();
  },
);
