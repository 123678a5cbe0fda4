import { writeFile } from 'node:fs/promises';
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

describe('before_message', () => {
  let running: RunningRelay;
  const blockedWords = (words: readonly string[]) => ({
    rules: { 'blocked-words': { mode: 'enforce', options: { words } } },
  });

  beforeAll(async () => {
    running = await startRunningRelay();
  });
  afterAll(() => running?.stop());

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

  it('keeps its settings while the file is not JSON', async () => {
    await running.writeSettings(blockedWords(['forbidden']));
    expect(await ask(running, 'forbidden')).toEqual(dropped);
    await writeFile(running.relay.settingsFile, '{ "rules": ');
    expect(await ask(running, 'forbidden')).toEqual(dropped);
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
    const events = await running.relay.logs({ contains: 'event published' });
    expect(events).toEqual([]);
  });
});

const moderationRequest = (text: string) => ({
  contextMessages: [
    {
      id: '1',
      sender: 'e2e-anna',
      receiver: 'e2e-bert',
      receiverType: 'user',
      type: 'text',
      category: 'message',
      data: { text: 'before' },
    },
    {
      id: '2',
      sender: 'e2e-anna',
      receiver: 'e2e-bert',
      receiverType: 'user',
      type: 'text',
      category: 'message',
      data: { text },
    },
  ],
});

describe('the moderation Custom API', () => {
  let running: RunningRelay;

  beforeAll(async () => {
    running = await startRunningRelay();
    await running.writeSettings({
      rules: { 'blocked-words': { mode: 'enforce', options: { words: ['forbidden'] } } },
    });
  });
  afterAll(() => running?.stop());

  it.each([
    ['with a blocked word', 'a forbidden word', true],
    ['without one', 'a word', false],
  ])('is answered in the documented form %s', async (_name, text, isMatchingCondition) => {
    const answer = await running.post(
      JSON.stringify(moderationRequest(text)),
      {},
      running.relay.moderationUrl,
    );
    expect(answer.status).toBe(200);
    const body: unknown = JSON.parse(answer.text);
    expect(body).toEqual({ isMatchingCondition, confidence: expect.any(Number), reason: expect.any(String) });
  });

  it('wants the same credentials', async () => {
    const body = JSON.stringify(moderationRequest('text'));
    const answer = await running.post(body, { authorization: undefined }, running.relay.moderationUrl);
    expect(answer.status).toBe(401);
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
