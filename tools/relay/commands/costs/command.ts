import { command } from '../../declare.ts';
import { decimal, flag, option } from '../../options.ts';
import { costsOf, describeCosts, describeScale, scaleOf } from './report.ts';
import { typicalUsage } from './usage.ts';

const anyNumber = decimal(0, Number.MAX_SAFE_INTEGER);

const costsOptions = {
  perDay: option(
    '--per-day <number>',
    'deliveries a day: prints the bill line by line',
    anyNumber.optional(),
  ),
  consumers: option(
    '--consumers <number>',
    'consumers that want an event, on average',
    anyNumber.prefault(String(typicalUsage.consumersPerEvent)),
  ),
  batch: option(
    '--batch <number>',
    'deliveries in a batch, on average',
    decimal(1, 10).prefault(String(typicalUsage.batchFill)),
  ),
  bodyBytes: option(
    '--body-bytes <number>',
    'bytes in a delivery',
    decimal(1, 1024 * 1024).prefault(String(typicalUsage.bodyBytes)),
  ),
  decisionsPerDay: option(
    '--decisions-per-day <number>',
    'before_message and moderation questions a day',
    anyNumber.prefault('0'),
  ),
  tracing: flag('--tracing', 'with X-Ray traces'),
  accessLog: flag('--access-log', "with API Gateway's access log"),
  dashboard: flag('--dashboard', 'with a dashboard, as production stages have'),
  archive: flag('--archive', 'with an archive of every event'),
};

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
  options: costsOptions,
  run: async ({ perDay, consumers, batch, ...settings }, { terminal, region = 'us-east-1' }) => {
    if (perDay === undefined) {
      const rows = scale.map(scaleOf);
      return terminal.record({ kind: 'costs-by-scale', rows }, () => describeScale(rows));
    }
    const usage = { ...typicalUsage, ...settings, consumersPerEvent: consumers, batchFill: batch };
    terminal.record({ kind: 'costs', ...costsOf(perDay, region, usage) }, describeCosts);
  },
});
