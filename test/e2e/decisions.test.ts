import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '../../lambda/cometchat/json.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { describeWithVendorFiles } from '../vendor-files.ts';
import { documented } from './support/payloads.ts';
import { askQuestion, dropped, enforced, moderationRequest } from './support/questions.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

const beforeMessage = (text: string, conversationId?: string) => {
  const delivery = sampleDelivery('before_message', { appId: 'e2edecisions', text });
  const data = isJsonObject(delivery.data) ? delivery.data : {};
  return conversationId === undefined ? delivery : { ...delivery, data: { ...data, conversationId } };
};

const ask = (running: RunningRelay, text: string) =>
  askQuestion(running, 'before_message', beforeMessage(text));

const blockedWords = (words: readonly string[]) => enforced({ 'blocked-words': { options: { words } } });

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
      await expect.poll(() => running.relay.logs({ contains: 'would-have-dropped' })).not.toEqual([]);
      expect(await running.relay.logs({ contains: 'forbidden' })).toEqual([]);
    });

    it('keeps its settings while the file is not JSON', async () => {
      await running.writeSettings(blockedWords(['forbidden']));
      expect(await ask(running, 'forbidden')).toEqual(dropped);
      await writeFile(running.relay.settingsFile, '{ "rules": ');
      expect(await ask(running, 'forbidden')).toEqual(dropped);
    });

    it('gets the verdict of the deadline while the settings are none that the rules know', async () => {
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

    const settings = (entry: object = {}) => {
      const address = classifier.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return enforced({ classifier: { options: { url: `http://127.0.0.1:${port}/judge` }, ...entry } });
    };

    it('that finds the message bad has it dropped', async () => {
      respond = (response) => response.end('{"score":0.95}');
      await running.writeSettings(settings());
      expect(await ask(running, 'text')).toEqual(dropped);
    });

    describe.each<[string, (response: ServerResponse) => unknown]>([
      ['never answers', () => undefined],
      ['answers nonsense', (response) => response.end('<html>')],
      ['answers a score that is none', (response) => response.end('{"score":"high"}')],
      ['fails', (response) => response.writeHead(500).end()],
      ['breaks off', (response) => response.destroy()],
      ['answers without end', (response) => response.write('{"score":')],
    ])('that %s', (_name, answer) => {
      it.each([
        ['open', {}],
        ['closed', dropped],
      ])('does not hold up the message, which gets the verdict %s', async (failurePolicy, expected) => {
        respond = answer;
        await running.writeSettings(settings({ failurePolicy, timeoutMilliseconds: 400 }));
        expect(await ask(running, 'text')).toEqual(expected);
      });
    });

    it('that is slow is waited for within its time', async () => {
      respond = (response) => setTimeout(() => response.end('{"score":0.95}'), 300);
      await running.writeSettings(settings());
      expect(await ask(running, 'text')).toEqual(dropped);
    });

    it.each([
      ['open', {}],
      ['closed', dropped],
    ])(
      'that is down does not hold up the message, which gets the verdict %s',
      async (failurePolicy, expected) => {
        // Nothing may listen at port 1 but who is root.
        const options = { url: 'http://127.0.0.1:1/judge' };
        await running.writeSettings(enforced({ classifier: { failurePolicy, options } }));
        expect(await ask(running, 'text')).toEqual(expected);
      },
    );
  });

  describe('the moderation Custom API', () => {
    const moderate = (text: string) => askQuestion(running, 'moderation', moderationRequest(text));

    it('is answered in the documented form, with a blocked word and without', async () => {
      await running.writeSettings(
        enforced({ 'blocked-words': { options: { words: ['forbidden'], confidence: 0.95 } } }),
      );
      expect(await moderate('a forbidden word')).toEqual({
        isMatchingCondition: true,
        confidence: 0.95,
        reason: 'blocked word',
      });
      expect(await moderate('a word')).toEqual({ isMatchingCondition: false, confidence: 1, reason: '' });
    });

    it('is answered in time on a long text that twenty rules look at', async () => {
      await running.writeSettings(enforced(twenty));
      expect(await moderate('lorem ipsum '.repeat(750))).toMatchObject({ isMatchingCondition: false });
    });

    it('wants the same credentials', async () => {
      const body = JSON.stringify(moderationRequest('text'));
      const answer = await running.post(body, { authorization: undefined }, running.relay.moderationUrl);
      expect(answer.status).toBe(401);
    });
  });

  describe('a rule for a percentage of the conversations', () => {
    it('looks at the same ones each time, whichever question is asked', async () => {
      await running.writeSettings(
        enforced({ 'blocked-words': { percentage: 50, options: { words: ['forbidden'] } } }),
      );
      const conversations = Array.from({ length: 12 }, (_, index) => `group_e2e-${index}`);
      const answers = async () =>
        Promise.all(
          conversations.map(async (conversation) => {
            const delivery = beforeMessage('forbidden', conversation);
            return JSON.stringify(await askQuestion(running, 'before_message', delivery));
          }),
        );
      const first = await answers();
      expect(new Set(first)).toEqual(new Set(['{}', JSON.stringify(dropped)]));
      expect(await answers()).toEqual(first);
      const moderated = await Promise.all(
        conversations.map((conversation) =>
          askQuestion(running, 'moderation', moderationRequest('forbidden', conversation)),
        ),
      );
      expect(moderated).toMatchObject(
        first.map((answer) => ({ isMatchingCondition: answer === JSON.stringify(dropped) })),
      );
    });
  });

  const examples = documented('before_message', 'moderation-custom-api/request');
  describeWithVendorFiles('the documented examples', () => {
    const verdicts = {
      before_message: [{}, dropped],
      moderation: [
        { isMatchingCondition: false, confidence: 1, reason: '' },
        { isMatchingCondition: true, confidence: 0.95, reason: expect.any(String) },
      ],
    } as const;

    it.each([false, true])('are answered in the documented forms (dropped: %s)', async (isDropped) => {
      const rules = {
        'blocked-words': { options: { words: ['webhook test', 'ok'], confidence: 0.95 } },
        attachments: { options: { deniedExtensions: ['png'], confidence: 0.95 } },
      };
      await running.writeSettings(isDropped ? enforced(rules) : { rules: {} });
      for (const { name, body } of examples) {
        const question = name.includes('moderation') ? 'moderation' : 'before_message';
        expect(await askQuestion(running, question, body), name).toEqual(
          verdicts[question][Number(isDropped)],
        );
      }
    });

    it('have answers of just these keys', () => {
      for (const { name, body } of documented('moderation-custom-api/response'))
        expect(Object.keys(body).sort(), name).toEqual(Object.keys(verdicts.moderation[0]).sort());
      expect(documented('response--drop').map(({ body }) => body)).toEqual([dropped]);
      expect(documented('response--no-change').map(({ body }) => body)).toEqual([{}]);
    });
  });
});
