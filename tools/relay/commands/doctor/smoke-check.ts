import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import { runSmoke, type SmokeResult } from '../smoke/run-smoke.ts';
import type { Check, Finding } from './finding.ts';

const patience = 90_000;
/** A lane publishes within some hundred milliseconds; a cold start and a batch's wait may add seconds. */
const slowPublication = 10_000;

/** Synthetic deliveries with the relay's credentials go all the way through these lanes. */
export function smokeCheck(appId: string, lanes: readonly Category[]): Check {
  return {
    name: 'a delivery goes through',
    run: async (target, context) => {
      const results = await Promise.all(
        lanes.map((lane) => runSmoke(target, { appId, lane, patience, signal: context.signal })),
      );
      return [...results.map(judgeSmoke), ...untravelled(lanes)];
    },
  };
}

/** What `--no-smoke` leaves open. */
export const noSmokeCheck: Check = {
  name: 'a delivery goes through',
  run: async () => untravelled([]),
};

/** Whether a synthetic delivery came through its lane, and in time. */
export function judgeSmoke({ ok, lane, advice, status, event }: SmokeResult): Finding {
  const check = `a delivery goes through the lane ${lane}`;
  if (!ok)
    return {
      check,
      grade: event?.result === 'unmatched' ? 'warn' : 'fail',
      says:
        status === '200' ? 'acknowledged, and not seen published' : `a right delivery is answered ${status}`,
      advice: advice.join('; '),
    };
  const latency = event?.latency;
  const says = `acknowledged, and published ${latency ?? '?'} ms after its receipt`;
  if (latency !== undefined && latency <= slowPublication) return { check, grade: 'ok', says };
  return {
    check,
    grade: 'warn',
    says: `${says}; a lane should take less than ${slowPublication / 1000} s`,
    advice: 'is the lane backed up, or its worker throttled? See docs/runbook.md#deliveries-waiting',
  };
}

function untravelled(lanes: readonly Category[]): Finding[] {
  const others = categories.filter((lane) => !lanes.includes(lane));
  if (others.length === 0) return [];
  return [
    {
      check: 'sending through other lanes',
      grade: 'not checked',
      says: `no delivery was sent through ${others.join(', ')}`,
      advice: '`--lane` names lanes, `--thorough` takes all; their consumers get a synthetic event',
    },
  ];
}
