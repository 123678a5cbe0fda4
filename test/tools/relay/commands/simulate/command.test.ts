import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import { type CarelessRelay, startCarelessRelay } from '../../../stand-ins/careless-relay.ts';
import { type RunningServer, sendJson, startServer } from '../../../stand-ins/http-server.ts';
import { runCommand } from '../../support/run-command.ts';

let relay: CarelessRelay;

beforeEach(async () => {
  relay = await startCarelessRelay();
});
afterEach(async () => {
  await relay.close();
});

const simulate = (...arguments_: string[]) =>
  runCommand(['simulate', ...arguments_, '--json', ...relay.options]);
/** Messages of one conversation only would be sent one by one; ten at a time is what the run does anyway. */
const verify = (...arguments_: string[]) =>
  simulate('--verify', '--settle', '1', '--seed', 'seed', '-t', 'message_sent', '-n', '20', ...arguments_);

const reportOf = (records: Record<string, unknown>[]) => records.find(({ kind }) => kind === 'report');
const reportSchema = z.object({
  deliveries: z.number(),
  requests: z.number(),
  outcomes: z.record(z.string(), z.number()),
  decisions: z.record(z.string(), z.number()),
});
const problemsOf = (records: Record<string, unknown>[]) =>
  records.filter(({ kind }) => kind === 'problem').map(({ problem }) => problem);

describe('simulate', () => {
  test('sends as CometChat does', async () => {
    const { exitCode } = await simulate('-n', '40', '--seed', '1');
    expect(exitCode).toBe(exitCodes.ok);
    expect(relay.received).toHaveLength(40);
    for (const { contentType, authorization } of relay.received) {
      expect(contentType).toBe('Application/json');
      expect(authorization).toBe(relay.authorization);
    }
  });

  test('what is wrong on purpose must be refused', async () => {
    const flaws = ['--broken-json', '20', '--wrong-credentials', '20', '--oversize', '10'];
    const well = await simulate('-n', '40', '--seed', '1', ...flaws);
    expect(well.exitCode).toBe(exitCodes.ok);
    expect(reportOf(well.records())?.answers).toMatchObject({
      400: expect.any(Number),
      401: expect.any(Number),
      413: expect.any(Number),
    });
    relay.carelessness.now = { letStrangersIn: true };
    const open = await simulate('-n', '40', '--seed', '1', '--wrong-credentials', '20');
    expect(open.exitCode).toBe(exitCodes.problems);
    expect(reportOf(open.records())?.wrongAnswers).toMatchObject({
      'wrong-credentials answered 200': expect.any(Number),
    });
  });

  test('a delivery that is not acknowledged is sent again, when asked', async () => {
    relay.carelessness.now = { refuseOnce: 3 };
    const { exitCode, records } = await verify('--retry', '--time-scale', '0.001');
    expect(exitCode).toBe(exitCodes.ok);
    expect(reportOf(records())).toMatchObject({
      retries: 1,
      answers: { 200: 20, 503: 1 },
      verification: { acknowledged: 20, published: 20 },
    });
  });

  test('without retries it is lost, and that is a problem', async () => {
    relay.carelessness.now = { refuseOnce: 3 };
    const { exitCode, records } = await simulate('-n', '20', '--seed', '1', '-t', 'message_sent');
    expect(exitCode).toBe(exitCodes.problems);
    expect(reportOf(records())).toMatchObject({ outcomes: { neverAcknowledged: 1 } });
  });

  test('says what became of every delivery', async () => {
    const disturbed = ['--duplicates', '20', '--broken-json', '10', '--wrong-credentials', '10'];
    const { records } = await simulate('-n', '60', '--seed', '1', ...disturbed);
    const { deliveries, requests, outcomes, decisions } = reportSchema.parse(reportOf(records()));
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);
    expect(sum(outcomes)).toBe(deliveries);
    expect(deliveries).toBe(requests);
    expect(outcomes.decided).toBe(sum(decisions));
    expect(outcomes).toMatchObject({ neverAcknowledged: 0, notRefused: 0 });
    for (const name of ['queued', 'repeats', 'decided', 'refused']) expect(outcomes[name]).toBeGreaterThan(0);
  });

  test('a second acknowledgement is no second event, and a first one by the duplicate is', async () => {
    relay.carelessness.now = { refuseOnce: 1 };
    const { records } = await simulate('-n', '1', '-t', 'message_sent', '--duplicates', '100');
    expect(reportOf(records())).toMatchObject({
      deliveries: 2,
      outcomes: { queued: 1, repeats: 0, neverAcknowledged: 1 },
    });
  });

  test('a second delivery of a trigger whose every delivery is an event is queued like the first', async () => {
    const { records } = await simulate('-n', '3', '-t', 'user_blocked', '--duplicates', '100');
    expect(reportOf(records())).toMatchObject({ deliveries: 6, outcomes: { queued: 6, repeats: 0 } });
  });

  test('redraws its progress now and then, not for each delivery', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const run = await runCommand(['simulate', '-n', '40', ...relay.options], { terminal: true });
    vi.useRealTimers();
    expect(run.stderr.match(/\d+\/40 sent/g)).toEqual(['1/40 sent']);
  });

  test('tells people, in numbers that add up', async () => {
    const { stdout } = await runCommand([
      ...['simulate', '-n', '3', '-t', 'message_sent', '--duplicates', '100', '--seed', '1'],
      ...relay.options,
    ]);
    expect(stdout).toMatch(/deliveries +6 in .* 3, and 3 of them twice/);
    expect(stdout).toMatch(/of these +3 +acknowledged and queued/);
    expect(stdout).toMatch(/\n +3 +acknowledged again; SQS drops the duplicate/);
    expect(stdout).not.toContain('never acknowledged');
  });

  test('a delivery that breaks its schema is not to come out, and the report says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-simulate-'));
    const file = join(folder, 'broken.json');
    const body = { trigger: 'message_edited', appId: 'app', webhook: 'hook', data: { message: { id: '1' } } };
    await writeFile(file, JSON.stringify(body));
    relay.carelessness.now = { lose: 1 };
    const { exitCode, stdout } = await runCommand([
      ...['simulate', '--verify', '--settle', '1', '--file', file],
      ...relay.options,
    ]);
    await rm(folder, { recursive: true });
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toContain('1 invalid delivery, expected in a dead-letter queue');
    expect(stdout).toContain('nothing was expected to come out, and nothing did');
  });

  test('where nothing was acknowledged there is no latency to tell', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-simulate-'));
    const file = join(folder, 'nothing.json');
    await writeFile(file, '{"x":1}');
    relay.carelessness.now = { refuseOnce: 1 };
    const { stdout } = await runCommand(['simulate', '--file', file, ...relay.options]);
    await rm(folder, { recursive: true });
    expect(stdout).toContain('latency     - (nothing was acknowledged)');
  });

  test('no answer in time is a time-out', async () => {
    relay.carelessness.now = { ignore: 2 };
    const { exitCode, records } = await simulate('-n', '5', '-t', 'message_sent', '--timeout', '1000');
    expect(exitCode).toBe(exitCodes.problems);
    expect(reportOf(records())?.answers).toEqual({ 200: 4, timeout: 1 });
  });

  test('to a URL of any kind, with a password from a file or the environment', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-simulate-'));
    const file = join(folder, 'password');
    await writeFile(file, `${relay.credentials.password}\n`);
    const to = ['--url', relay.webhookUrl, '--username', relay.credentials.username, '-n', '5', '--json'];
    const byFile = await runCommand(['simulate', ...to, '--password-file', file]);
    expect(byFile.exitCode).toBe(exitCodes.ok);
    const byEnvironment = await runCommand(['simulate', ...to], {
      environment: { COMETCHAT_PASSWORD: relay.credentials.password },
    });
    expect(byEnvironment.exitCode).toBe(exitCodes.ok);
    expect((await runCommand(['simulate', ...to])).exitCode).toBe(exitCodes.usage);
    await rm(folder, { recursive: true });
  });

  describe("the relay's own credentials", () => {
    let stranger: RunningServer;
    let authorizations: (string | undefined)[];

    beforeEach(async () => {
      authorizations = [];
      stranger = await startServer((request, _body, response) => {
        authorizations.push(request.headers.authorization);
        sendJson(response, 200, {});
      });
    });
    afterEach(async () => {
      await stranger.close();
    });
    const toStranger = (...options: string[]) =>
      simulate(...options, '-n', '40', '--seed', '1', '--wrong-credentials', '0');

    test('go to its URLs only, not to a moderation URL of somebody else', async () => {
      const { stderr } = await toStranger('--moderation-url', `${stranger.url}/moderation`);
      expect(authorizations.length).toBeGreaterThan(0);
      expect(new Set(authorizations)).toEqual(new Set([undefined]));
      expect(new Set(relay.received.map(({ authorization }) => authorization))).toEqual(
        new Set([relay.authorization]),
      );
      expect(stderr).toContain(`No credentials are sent to ${stranger.url}/moderation`);
    });

    test('nor to a webhook URL of somebody else', async () => {
      await toStranger('--url', `${stranger.url}/webhooks`);
      expect(new Set(authorizations)).toEqual(new Set([undefined]));
    });

    test('and go to its URLs also where they are written out', async () => {
      const { exitCode } = await toStranger(
        ...['--url', relay.webhookUrl, '--moderation-url', relay.moderationUrl],
      );
      expect(exitCode).toBe(exitCodes.ok);
    });
  });

  test('files are sent byte for byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-simulate-'));
    const text = '{"trigger": "message_sent",\n  "data": {"message": {"id": "7"}}, "unknown": 1e3}\n';
    await writeFile(join(folder, 'one.json'), text);
    await writeFile(join(folder, 'two.json'), '{"contextMessages": []}');
    expect((await simulate('--dir', folder)).exitCode).toBe(exitCodes.ok);
    expect(relay.received.map(({ path, body }) => [path, body])).toEqual([
      ['/webhooks', text],
      ['/moderation', '{"contextMessages": []}'],
    ]);
    await rm(folder, { recursive: true });
  });
});

describe('simulate --verify', () => {
  test('finds nothing where every promise is kept', async () => {
    const { exitCode, records, stderr } = await verify('--duplicates', '20', '--reorder', '20');
    expect(problemsOf(records())).toEqual([]);
    expect(exitCode).toBe(exitCodes.ok);
    expect(reportOf(records())).toMatchObject({ verification: { acknowledged: 20, published: 20 } });
    expect(stderr).toContain('receives and deletes');
  });

  test('names an event that was lost', async () => {
    relay.carelessness.now = { lose: 7 };
    const { exitCode, records } = await verify();
    expect(exitCode).toBe(exitCodes.problems);
    const [problem] = records().filter(({ kind }) => kind === 'problem');
    expect(problem).toMatchObject({
      problem: 'lost',
      id: expect.stringContaining('message_sent'),
      subject: expect.stringContaining('_user_'),
    });
  });

  test('names an event that came out twice', async () => {
    relay.carelessness.now = { publishTwice: 7 };
    const { exitCode, records } = await verify();
    expect(exitCode).toBe(exitCodes.problems);
    expect(problemsOf(records())).toEqual(['published twice']);
  });

  test('names an event that came out of order', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-simulate-'));
    for (const id of ['1', '2', '3']) {
      const message = {
        id,
        conversationId: 'ada_user_ben',
        sender: 'ada',
        receiver: 'ben',
        receiverType: 'user',
      };
      const content = { category: 'message', type: 'text', data: {}, sentAt: 1_760_000_000 };
      await writeFile(
        join(folder, `${id}.json`),
        JSON.stringify({
          trigger: 'message_sent',
          appId: 'a',
          webhook: 'w',
          data: { message: { ...message, ...content } },
        }),
      );
    }
    relay.carelessness.now = { hold: 2 };
    const { exitCode, records } = await simulate('--verify', '--settle', '1', '--dir', folder);
    expect(exitCode).toBe(exitCodes.problems);
    expect(problemsOf(records())).toEqual(['out of order']);
    await rm(folder, { recursive: true });
  });
});

describe('an interrupted run', () => {
  test('sends no more, and does not call lost what nobody waited for', async () => {
    const stop = new AbortController();
    const running = runCommand(
      [
        'simulate',
        '--verify',
        '--rate',
        '20',
        '-n',
        '1000',
        '-t',
        'message_sent',
        '--json',
        ...relay.options,
      ],
      { signal: stop.signal },
    );
    await expect.poll(() => relay.received.length).toBeGreaterThan(3);
    stop.abort();
    const { exitCode, records } = await running;
    expect(relay.received.length).toBeLessThan(100);
    expect(problemsOf(records())).toEqual([]);
    expect(reportOf(records())).toMatchObject({ verification: { interrupted: true } });
    expect(exitCode).toBe(exitCodes.problems);
  });
});

describe('what simulate refuses', () => {
  test('with --local, a URL on another machine', async () => {
    const { exitCode, stderr } = await simulate('--url', 'https://example.com/webhooks');
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain('nothing leaves this machine');
    expect(relay.received).toEqual([]);
  });

  test('a local run that does not run', async () => {
    const { exitCode, stderr } = await runCommand(['simulate', '--local', '--local-port', '1']);
    expect(exitCode).toBe(exitCodes.unreachable);
    expect(stderr).toContain('npm start');
  });

  test('a password as an argument', async () => {
    expect((await simulate('--password', 'secret')).exitCode).toBe(exitCodes.usage);
  });

  test('a queue that is not there', async () => {
    const { exitCode, stderr } = await verify('--queue', 'nobody.fifo');
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain('processed-events');
    const url = 'http://127.0.0.1:1/000000000000/nobody.fifo';
    const byUrl = await verify('--queue', url);
    expect(byUrl.exitCode).toBe(exitCodes.unreachable);
    expect(byUrl.stderr).toContain(`can't read ${url}: `);
  });
});
