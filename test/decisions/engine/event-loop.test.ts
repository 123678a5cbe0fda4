import { describe, expect, it } from 'vitest';
import type { Rule, RuleResult } from '../../../lambda/decisions/index.ts';
import { messageView } from '../message-views.ts';
import { deciderFor } from './rules-for-tests.ts';

/** Blocks the event loop for real: simulated timers cannot show in which order the loop serves what has piled up. */
function block(milliseconds: number) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end);
}

describe('a rule whose answer has arrived while another one blocked the event loop', () => {
  it('is heard before its time is called', async () => {
    const arriving: Rule = {
      name: 'arriving',
      judge: () =>
        new Promise<RuleResult>((resolve) =>
          setImmediate(() => resolve({ outcome: 'drop', reason: 'arrived' })),
        ),
    };
    const blocking: Rule = {
      name: 'blocking',
      judge: () => {
        block(60);
        return { outcome: 'pass' };
      },
    };
    const decider = deciderFor([arriving, blocking], { arriving: { timeoutMilliseconds: 20 } });
    expect(await decider.decide(messageView(), Date.now() + 1500)).toMatchObject({
      verdict: 'drop',
      rule: 'arriving',
      forced: false,
    });
  });
});
