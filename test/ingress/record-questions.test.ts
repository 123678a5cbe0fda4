import { describe, expect, it, vi } from 'vitest';
import { type Decision, type RecordingSettings, viewMessage } from '../../lambda/decisions/index.ts';
import type { DeliveryQueue } from '../../lambda/ingress/delivery-queue.ts';
import type { Exchange } from '../../lambda/ingress/exchange.ts';
import { recordQuestions } from '../../lambda/ingress/record-questions.ts';

const now = Date.parse('2026-11-21T07:00:00Z');
const on: RecordingSettings = { queue: 'a1', until: '2026-11-21T07:30:00Z' };
const passed: Decision = {
  verdict: 'pass',
  metadata: undefined,
  reason: undefined,
  confidence: 0,
  rule: undefined,
  forced: false,
  reports: [],
};
const message = viewMessage({ sender: 'ada', data: { text: 'hello' } });
const exchange: Exchange = { requestId: 'r1', startedAt: now, text: '{"trigger":"before_message"}' };

function setUp(recording: RecordingSettings | undefined, send: DeliveryQueue['send'] = async () => {}) {
  const sent: string[] = [];
  const judge = recordQuestions(async () => passed, {
    configuration: {
      decisionBudgetMilliseconds: 1500,
      recordingQueueUrlPrefix: 'http://sqs/relay-recording-',
    },
    queue: {
      send: (url, { body }, signal) => {
        sent.push(`${url} ${body}`);
        return send(url, { body, attributes: {} }, signal);
      },
    },
    recording: () => recording,
    now: () => now,
  });
  return { judge, sent };
}

describe('recording questions', () => {
  it('copies the received text to the queue of the recording, and answers what the rules say', async () => {
    const { judge, sent } = setUp(on);
    expect(await judge(message, exchange)).toBe(passed);
    expect(sent).toEqual([`http://sqs/relay-recording-a1 ${exchange.text}`]);
  });

  it.each<[string, RecordingSettings | undefined]>([
    ['there is no recording', undefined],
    ['it has ended', { ...on, until: '2026-11-21T06:59:59Z' }],
    ['it would be longer than an hour', { ...on, until: '2026-11-21T08:00:01Z' }],
    ['its end is no time', { ...on, until: '2026-99-21T07:30:00Z' }],
  ])('sends nothing where %s', async (_case, recording) => {
    const { judge, sent } = setUp(recording);
    expect(await judge(message, exchange)).toBe(passed);
    expect(sent).toEqual([]);
  });

  it('sends nothing that rules are not asked about', async () => {
    const { judge, sent } = setUp(on);
    await judge(undefined, exchange);
    expect(sent).toEqual([]);
  });

  it('waits 200 ms at most for a silent queue, and until the deadline for the first copy', async () => {
    vi.useFakeTimers({ now });
    try {
      const silent = setUp(on, () => new Promise(() => {}));
      for (const wait of [1500, 200]) {
        const answer = vi.fn();
        void silent.judge(message, exchange).then(answer);
        await vi.advanceTimersByTimeAsync(wait - 10);
        expect(answer).not.toHaveBeenCalled();
        await vi.advanceTimersByTimeAsync(20);
        expect(answer).toHaveBeenCalledWith(passed);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('answers where the queue fails, and asks no queue again that is gone', async () => {
    const failing = setUp(on, async () => {
      throw Object.assign(new Error('no'), { name: 'QueueDoesNotExist' });
    });
    for (const _time of [1, 2]) expect(await failing.judge(message, exchange)).toBe(passed);
    expect(failing.sent).toHaveLength(1);
  });
});
