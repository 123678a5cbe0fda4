import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { categories } from '../../../../../lambda/cometchat/categories.ts';
import { parseDelivery } from '../../../../../lambda/cometchat/delivery.ts';
import { routeDelivery } from '../../../../../lambda/cometchat/routing.ts';
import { smokeTrigger } from '../../../../../lambda/cometchat/smoke-test.ts';
import { makeSmokeDelivery } from '../../../../../tools/relay/commands/smoke/command.ts';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import { type CarelessRelay, startCarelessRelay } from '../../../stand-ins/careless-relay.ts';
import { runCommand } from '../../support/run-command.ts';

let relay: CarelessRelay;

beforeEach(async () => {
  relay = await startCarelessRelay();
});
afterEach(async () => {
  await relay.close();
});

const smoke = (...arguments_: string[]) => runCommand(['smoke', '--json', ...arguments_, ...relay.options]);

/** Writes what the worker would write of the delivery that came in. */
async function workerSays(message: string, fields: object = {}, lane = 'other', number = 1): Promise<void> {
  await expect.poll(() => relay.received.length).toBe(number);
  const body = relay.received[number - 1]?.body ?? '';
  const delivery = parseDelivery(JSON.parse(body));
  if (delivery === undefined) throw new Error('no delivery came in');
  const id = routeDelivery(delivery, { receivedAt: Date.now(), requestId: 'r-1' }).identity;
  const line = {
    message,
    id,
    type: `com.cometchat.${smokeTrigger}`,
    lane,
    consumers: [],
    attempt: 1,
    latency: 20,
  };
  relay.logs.push({
    time: Date.now(),
    logGroup: `worker-${lane}`,
    message: JSON.stringify({ ...line, ...fields }),
  });
}

describe('the synthetic delivery', () => {
  test('is another each time, takes the lane it names, and has the id that is looked for', () => {
    for (const lane of categories) {
      const [one, other] = [makeSmokeDelivery('app', lane), makeSmokeDelivery('app', lane)];
      expect(one.eventId).not.toBe(other.eventId);
      const delivery = parseDelivery(JSON.parse(one.body));
      expect(delivery && routeDelivery(delivery, { receivedAt: 7, requestId: 'r-2' })).toMatchObject({
        category: lane,
        identity: one.eventId,
      });
    }
  });
});

describe('relay smoke', () => {
  test('passes when the worker has published it', async () => {
    const [{ exitCode, records }] = await Promise.all([
      smoke('--timeout', '20s'),
      workerSays('event published', { consumers: ['search'] }),
    ]);
    expect(records()).toMatchObject([{ ok: true, status: '200', event: { consumers: ['search'] } }]);
    expect(exitCode).toBe(exitCodes.ok);
  });

  test('travels the lane of choice, and every lane with --thorough', async () => {
    const answerAll = async (lanes: readonly string[]) => {
      for (const [index, lane] of lanes.entries())
        await workerSays('event published', { consumers: ['search'] }, lane, index + 1);
    };
    const [chosen] = await Promise.all([smoke('--lane', 'calls'), answerAll(['calls'])]);
    expect(chosen.records()).toMatchObject([{ ok: true, lane: 'calls' }]);
    relay.received.length = 0;
    const [all] = await Promise.all([smoke('--thorough'), answerAll(categories)]);
    expect(all.records().map(({ lane }) => lane)).toEqual(categories);
    expect(all.exitCode).toBe(exitCodes.ok);
  });

  test.each([
    ['event unmatched', {}, 'no consumer asks'],
    ['record dead-lettered', { reason: 'too-large' }, 'too-large'],
  ])('fails with a reason: %s', async (message, fields, advice) => {
    const [{ exitCode, records }] = await Promise.all([
      smoke('--timeout', '20s'),
      workerSays(message, fields),
    ]);
    expect(records()).toMatchObject([{ ok: false, advice: [expect.stringContaining(advice)] }]);
    expect(exitCode).toBe(exitCodes.problems);
  });

  test('a first attempt that fails is not the end', async () => {
    const [{ exitCode, records }] = await Promise.all([
      smoke('--timeout', '20s'),
      workerSays('record failed', { reason: 'publish-failed' }).then(() =>
        workerSays('event published', { consumers: ['search'], attempt: 2 }),
      ),
    ]);
    expect(records()).toMatchObject([{ ok: true, event: { attempt: 2 } }]);
    expect(exitCode).toBe(exitCodes.ok);
  });

  test('fails when the worker says nothing in time, and says how to go on', async () => {
    const { exitCode, records } = await smoke('--timeout', '1s');
    expect(records()).toMatchObject([{ ok: false, advice: [expect.stringContaining('relay explain v2:')] }]);
    expect(exitCode).toBe(exitCodes.problems);
  });

  test('fails at once when the delivery is refused', async () => {
    relay.carelessness.now = { refuseOnce: 1 };
    const { exitCode, records } = await smoke();
    expect(records()).toMatchObject([{ ok: false, status: '503' }]);
    expect(exitCode).toBe(exitCodes.problems);
  });
});
