import { command } from '../../declare.ts';
import { decimal, option } from '../../options.ts';
import { costsOf, describeCosts, describeScale, scaleOf } from './report.ts';
import { usageOptions } from './usage.ts';

const help = `
Examples:
  relay costs                                    from a thousand to a billion deliveries a day
  relay costs --per-day 1000000                  the bill of a million a day, line by line, and the quotas
  relay costs --per-day 1e6 --consumers 3 --batch 10 --region eu-central-1

--region picks the quotas (default: us-east-1); prices are those of us-east-1. The model is explained in docs/costs.md.
It reads nothing from AWS.`;

const scale = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** `costs`: estimates the bill. */
export const costsCommand = command('costs', {
  description: 'Estimate what the relay costs, and which AWS quotas it needs.',
  help,
  options: {
    perDay: option(
      '--per-day <number>',
      'deliveries a day: prints the bill line by line',
      decimal(0, Number.MAX_SAFE_INTEGER).optional(),
    ),
    ...usageOptions,
  },
  run: async ({ perDay, ...usage }, { terminal, region = 'us-east-1' }) => {
    if (perDay !== undefined)
      return terminal.record({ kind: 'costs', ...costsOf(perDay, region, usage) }, describeCosts);
    const rows = scale.map(scaleOf);
    terminal.record({ kind: 'costs-by-scale', rows }, () => describeScale(rows));
  },
});
