import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { documented } from './support/payloads.ts';
import { askQuestion, dropped, enforced, moderationRequest } from './support/questions.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

const text = 'meet me at the harbour';
const question = sampleDelivery('before_message', { appId: 'e2eteam', text });

describe.each([
  // With the verdict open a forced answer is marked.
  ['open', { relay: { forced: true } }],
  ['closed', dropped],
])("with a team's own rules, broken ones among them, and the verdict %s", (verdict, forced) => {
  let running: RunningRelay;

  beforeAll(async () => {
    const assembly = inject('teamAssembly');
    running = await startRunningRelay({ assembly, environment: { DEADLINE_VERDICT: verdict } });
  });
  afterAll(() => running?.stop());

  const ask = () => askQuestion(running, 'before_message', question);

  it.each([
    ['not valid', { rules: { 'no-such-rule': { mode: 'enforce' } } }],
    ['broken in one rule', { rules: { scoring: { mode: 'enforce', percentage: 'all' } } }],
  ])('a function that starts with settings that are %s gives the verdict', async (_case, settings) => {
    await running.writeSettings(settings);
    expect(await ask()).toEqual(forced);
    expect(await askQuestion(running, 'moderation', moderationRequest(text))).toEqual(
      verdict === 'closed'
        ? { isMatchingCondition: true, confidence: 1, reason: 'no decision in time' }
        : { isMatchingCondition: false, confidence: 0, reason: '' },
    );
  });

  it('a rule that never answers gets the verdict in time, and is counted as forced', async () => {
    await running.writeSettings(enforced({ hanging: { failurePolicy: verdict } }));
    expect(await ask()).toEqual(forced);
    const decided = async () => (await running.relay.logs({ contains: '"verdict"' })).at(-1)?.message ?? '{}';
    while (!(await decided()).includes('hanging')) await sleep(20);
    // On a machine that is too busy, the deadline is there before the rule.
    const ruleOutcomes = expect.stringMatching(/^hanging (timed-out|not-started)$/);
    expect(JSON.parse(await decided())).toMatchObject({ forced: true, ruleOutcomes });
  });

  it('twenty rules that never answer are no worse than one', async () => {
    const twenty = Array.from({ length: 20 }, (_, index) => [`hanging-${index}`, { rule: 'hanging' }]);
    await running.writeSettings(enforced(Object.fromEntries(twenty)));
    expect(await ask()).toEqual(forced);
  });

  // What the verdict has no part in, once.
  if (verdict === 'open')
    describe('whatever the verdict', () => {
      it('a rule that blocks the event loop does not keep the others from passing', async () => {
        await running.writeSettings(enforced({ blocking: {} }));
        expect(await ask()).toEqual({});
      });

      it.each([
        ['open', { relay: { forced: true } }],
        ['closed', dropped],
      ])('a rule that throws counts by its own policy, %s', async (failurePolicy, expected) => {
        await running.writeSettings(enforced({ throwing: { failurePolicy } }));
        expect(await ask()).toEqual(expected);
      });

      it('a rule that leaves errors behind ends nothing', async () => {
        await running.writeSettings(enforced({ leaving: {} }));
        for (let message = 0; message < 3; message++) expect(await ask()).toEqual({});
        const strays = () => running.relay.logs({ contains: '"stray error"' });
        await expect.poll(async () => (await strays()).length).toBeGreaterThanOrEqual(9);
      });

      it('a rule that annotates has its metadata answered as it is', async () => {
        await running.writeSettings(enforced({ scoring: {} }));
        const metadata = { riskScore: 12, labels: ['new-sender'] };
        expect(await ask()).toEqual(metadata);
        for (const { body } of documented('response--inject-metadata')) expect(body).toEqual(metadata);
      });
    });

  it('none of it puts a word of the message into the log', async () => {
    expect(await running.relay.logs({ contains: text })).toEqual([]);
  });
});
