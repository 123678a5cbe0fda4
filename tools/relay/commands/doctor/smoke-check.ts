import { runSmoke } from '../smoke/run-smoke.ts';
import type { Check } from './finding.ts';

const patience = 90_000;

/** A synthetic delivery with the relay's credentials goes all the way. */
export function smokeCheck(appId: string): Check {
  return {
    name: 'a delivery goes through',
    run: async (target, context) => {
      const { ok, advice, status, event } = await runSmoke(target, {
        appId,
        lane: 'other',
        patience,
        signal: context.signal,
      });
      const check = 'a delivery goes through';
      if (ok)
        return [
          {
            check,
            grade: 'ok',
            says: `acknowledged, and published ${event?.latency ?? '?'} ms after its receipt`,
          },
        ];
      const accepted = status === '200';
      return [
        {
          check,
          grade: event?.result === 'unmatched' ? 'warn' : 'fail',
          says: accepted ? 'acknowledged, and not seen published' : `a right delivery is answered ${status}`,
          advice: advice.join('; '),
        },
      ];
    },
  };
}
