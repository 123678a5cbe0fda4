import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHandler } from '../../lambda/worker/create-handler.ts';
import type { Report } from '../../lambda/worker/report.ts';
import { laneRecord, plainCatalogue, plainDelivery, workerConfiguration } from './support/factories.ts';
import { createFakeQueue } from './support/fake-queue.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

function arrange(report: Report = () => undefined) {
  const clock = createVirtualClock();
  const handler = createHandler({
    configuration: workerConfiguration(),
    catalogue: plainCatalogue,
    queue: createFakeQueue(clock, (_url, { deduplicationId }) =>
      deduplicationId === '1-bad' ? 'refuse' : 'accept',
    ),
    clock,
    report,
  });
  const Records = ['good', 'bad', 'behind', 'other'].map((id) => {
    const group = id === 'other' ? 'b' : 'a';
    return laneRecord(plainDelivery(id, group), { id, group: `app-${group}` });
  });
  return clock.run(handler({ Records }, { getRemainingTimeInMillis: () => 30_000 }));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the handler', () => {
  it('names the records that SQS shall bring again, and no others', async () => {
    expect(await arrange()).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }, { itemIdentifier: 'behind' }],
    });
  });

  it('reports every record', async () => {
    const results: string[] = [];
    await arrange((outcomes) => results.push(...outcomes.map(({ result }) => result)));
    expect(results.sort()).toEqual(['failed', 'failed', 'published', 'published']);
  });

  it('brings nothing back because its report fails, and tells nothing of the content', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const response = await arrange(() => {
      throw new TypeError('secret words');
    });
    expect(response.batchItemFailures).toHaveLength(2);
    expect(error.mock.calls).toEqual([['report failed', 'TypeError']]);
  });
});
