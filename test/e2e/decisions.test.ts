import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';
import { copyProject, type ProjectCopy } from './support/project-copy.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

/** What CometChat waits for an answer (contract, section 3). */
const promisedMilliseconds = 2000;
const dropped = { action: 'do_not_propagate' };

const beforeMessage = (text: string) => sampleDelivery('before_message', { appId: 'e2edecisions', text });

async function ask(running: RunningRelay, text: string): Promise<unknown> {
  const { status, text: answer, milliseconds } = await running.deliver(beforeMessage(text));
  expect(status).toBe(200);
  expect(milliseconds).toBeLessThan(promisedMilliseconds);
  return JSON.parse(answer);
}

const enforced = (rules: Readonly<Record<string, object>>) => ({
  rules: Object.fromEntries(
    Object.entries(rules).map(([name, entry]) => [name, { mode: 'enforce', ...entry }]),
  ),
});
const blockedWords = (words: readonly string[]) => enforced({ 'blocked-words': { options: { words } } });

describe('with the shipped rules', () => {
  let running: RunningRelay;

  beforeAll(async () => {
    running = await startRunningRelay();
  });
  afterAll(() => running?.stop());

  describe('before_message', () => {
    it('passes while every rule is off', async () => {
      expect(await ask(running, 'a Forbidden word')).toEqual({});
    });

    it('drops a blocked word, and passes without one, as soon as the settings say so', async () => {
      await running.writeSettings(blockedWords(['forbidden']));
      expect(await ask(running, 'a Forbidden word')).toEqual(dropped);
      expect(await ask(running, 'a word')).toEqual({});
      await running.writeSettings(blockedWords(['word']));
      expect(await ask(running, 'a Forbidden thing')).toEqual({});
      expect(await ask(running, 'a word')).toEqual(dropped);
    });

    it('is answered with the bare metadata where a rule annotates', async () => {
      const options = { words: ['forbidden'], action: 'annotate' };
      await running.writeSettings(enforced({ 'blocked-words': { options } }));
      expect(await ask(running, 'forbidden')).toEqual({ blockedWords: true });
    });

    it('is not changed by a rule in the shadow, which is logged without the text', async () => {
      await running.writeSettings({
        rules: { 'blocked-words': { mode: 'shadow', options: { words: ['forbidden'] } } },
      });
      expect(await ask(running, 'forbidden')).toEqual({});
      await expect.poll(() => running.relay.logs({ contains: '"shadow"' })).not.toEqual([]);
      expect(await running.relay.logs({ contains: 'forbidden' })).toEqual([]);
    });

    it('keeps its settings while the file is not JSON', async () => {
      await running.writeSettings(blockedWords(['forbidden']));
      expect(await ask(running, 'forbidden')).toEqual(dropped);
      await writeFile(running.relay.settingsFile, '{ "rules": ');
      expect(await ask(running, 'forbidden')).toEqual(dropped);
    });

    it('passes while the settings are none that the rules know', async () => {
      await running.writeSettings({ rules: { 'no-such-rule': { mode: 'enforce' } } });
      expect(await ask(running, 'forbidden')).toEqual({});
    });

    it('does not need SQS', async () => {
      await running.writeSettings(blockedWords(['forbidden']));
      await running.relay.sqs.stop();
      try {
        expect(await ask(running, 'forbidden')).toEqual(dropped);
        expect(await ask(running, 'allowed')).toEqual({});
      } finally {
        await running.relay.sqs.start();
      }
    });

    it('leaves no event', async () => {
      expect(await running.relay.logs({ contains: 'event published' })).toEqual([]);
    });
  });

  describe('twenty rules at once', () => {
    const twenty = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `rule-${index}`,
        [
          { rule: 'blocked-words', options: { words: ['a* b', 'aaaaaaaaab', `word-${index}`] } },
          { rule: 'links', options: { denied: ['example.org'] } },
          { rule: 'personal-data', options: { email: 'drop', phone: 'drop', card: 'drop' } },
          { rule: 'repetition', options: { mostSameWords: 100_000 } },
        ][index % 4] ?? {},
      ]),
    );

    it.each([
      ['9,000 characters', 'lorem ipsum '.repeat(750)],
      ['70 KB of one letter', 'a'.repeat(70_000)],
      ['70 KB of @ and dots', 'a@a.'.repeat(17_500)],
      ['70 KB of digits and spaces', '4 1-'.repeat(17_500)],
      ['70 KB of combining marks', `e${'\u0301'.repeat(35_000)}`],
    ])('answer in time on %s', async (_name, text) => {
      await running.writeSettings(enforced(twenty));
      expect([{}, dropped]).toContainEqual(await ask(running, text));
    });
  });

  describe('a classifier', () => {
    let classifier: Server;
    let respond: (response: ServerResponse) => void;

    beforeAll(async () => {
      classifier = createServer((request, response) => {
        request.resume();
        respond(response);
      }).listen(0, '127.0.0.1');
      await once(classifier, 'listening');
    });
    afterAll(() => {
      classifier?.closeAllConnections();
      classifier?.close();
    });

    const settings = () => {
      const address = classifier.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return enforced({ classifier: { options: { url: `http://127.0.0.1:${port}/judge` } } });
    };

    it('that finds the message bad has it dropped', async () => {
      respond = (response) => response.end('{"score":0.95}');
      await running.writeSettings(settings());
      expect(await ask(running, 'text')).toEqual(dropped);
    });

    it.each<[string, (response: ServerResponse) => unknown]>([
      ['never answers', () => undefined],
      ['answers nonsense', (response) => response.end('<html>')],
      ['fails', (response) => response.writeHead(500).end()],
      ['breaks off', (response) => response.destroy()],
      ['answers without end', (response) => response.write('{"score":')],
    ])('that %s does not hold up the message', async (_name, answer) => {
      respond = answer;
      await running.writeSettings({ ...settings(), shadowWaitMilliseconds: 0 });
      expect(await ask(running, 'text')).toEqual({});
    });
  });

  describe('the moderation Custom API', () => {
    const message = (id: string, text: string) => ({
      id,
      sender: 'e2e-anna',
      receiver: 'e2e-bert',
      receiverType: 'user',
      type: 'text',
      category: 'message',
      data: { text },
    });
    const request = (text: string) =>
      JSON.stringify({ contextMessages: [message('1', 'before'), message('2', text)] });

    it.each([
      ['with a blocked word', 'a forbidden word', true],
      ['without one', 'a word', false],
    ])('is answered in the documented form %s', async (_name, text, isMatchingCondition) => {
      await running.writeSettings(blockedWords(['forbidden']));
      const answer = await running.post(request(text), {}, running.relay.moderationUrl);
      expect(answer.status).toBe(200);
      expect(answer.milliseconds).toBeLessThan(promisedMilliseconds);
      const body: unknown = JSON.parse(answer.text);
      expect(body).toEqual({
        isMatchingCondition,
        confidence: expect.any(Number),
        reason: expect.any(String),
      });
    });

    it('wants the same credentials', async () => {
      const answer = await running.post(
        request('text'),
        { authorization: undefined },
        running.relay.moderationUrl,
      );
      expect(answer.status).toBe(401);
    });
  });
});

/** A rule that a team might write by mistake. */
const rules = `
import { defineRule } from '../rule-definition.ts';
const hanging = defineRule({
  name: 'hanging', summary: 'Never answers.', options: {}, timeoutMilliseconds: 1900,
  create: () => () => new Promise(() => {}),
});
const blocking = defineRule({
  name: 'blocking', summary: 'Blocks the event loop.', options: {}, timeoutMilliseconds: 1900,
  create: () => () => {
    const end = Date.now() + 200;
    while (Date.now() < end);
    return { outcome: 'pass' };
  },
});
const throwing = defineRule({
  name: 'throwing', summary: 'Always throws.', options: {}, timeoutMilliseconds: 1900,
  create: () => () => { throw new Error('a mistake'); },
});
export const rules = [hanging, blocking, throwing];
`;

describe.each([
  ['open', {}],
  ['closed', dropped],
])('with broken rules of a team and the verdict %s at the deadline', (verdict, atTheDeadline) => {
  let running: RunningRelay;
  let copy: ProjectCopy;

  beforeAll(async () => {
    copy = await copyProject({ 'lambda/decisions/rules/index.ts': rules });
    running = await startRunningRelay({
      projectDirectory: copy.directory,
      context: { 'relay.decisions.deadlineVerdict': verdict },
    });
  });
  afterAll(async () => {
    await running?.stop();
    await copy?.remove();
  });

  it('a rule that never answers gets the verdict in time, and is counted as forced', async () => {
    await running.writeSettings({ rules: { hanging: { mode: 'enforce', failurePolicy: verdict } } });
    expect(await ask(running, 'text')).toEqual(atTheDeadline);
    const decided = async () =>
      (await running.relay.logs({ contains: '"message":"delivery"' })).at(-1)?.message ?? '{}';
    while (!(await decided()).includes('forced')) await sleep(20);
    expect(JSON.parse(await decided())).toMatchObject({ forced: true });
  });

  it.each(['blocking', 'throwing'])(
    'a rule that is %s does not keep the others from passing',
    async (name) => {
      await running.writeSettings({ rules: { [name]: { mode: 'enforce', failurePolicy: 'open' } } });
      expect(await ask(running, 'text')).toEqual({});
    },
  );
});
