import { parseArgs } from 'node:util';
import { typicalUsage } from './estimate.ts';
import { presentEstimate, presentScale } from './present.ts';

const help = `What the relay costs, by the model of docs/costs.md.

  npm run costs                                    from a thousand to a billion deliveries a day
  npm run costs -- --per-day 1000000               the bill of a million a day, line by line, and the quotas
  npm run costs -- --per-day 1e6 --consumers 3 --batch 10 --region eu-central-1

Options: --per-day, --consumers (that want an event, on average), --batch (deliveries in a batch, 1 to 10),
--body-bytes, --decisions-per-day, --region, --tracing (X-Ray is on), --access-log (API Gateway's log is on)`;

/** A number from 0, or from `least`, to `most`. */
function readNumber(name: string, text: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value) || value < least || value > most) {
    throw new Error(`--${name} must be a number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}

function run(): string {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      'per-day': { type: 'string' },
      consumers: { type: 'string', default: String(typicalUsage.consumersPerEvent) },
      batch: { type: 'string', default: String(typicalUsage.batchFill) },
      'body-bytes': { type: 'string', default: String(typicalUsage.bodyBytes) },
      'decisions-per-day': { type: 'string', default: '0' },
      region: { type: 'string', default: 'us-east-1' },
      tracing: { type: 'boolean', default: false },
      'access-log': { type: 'boolean', default: false },
    },
  });
  if (values.help) return help;
  if (values['per-day'] === undefined) return presentScale([1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]);
  return presentEstimate({
    deliveriesPerDay: readNumber('per-day', values['per-day']),
    region: values.region,
    usage: {
      ...typicalUsage,
      consumersPerEvent: readNumber('consumers', values.consumers),
      batchFill: readNumber('batch', values.batch, 1, 10),
      bodyBytes: readNumber('body-bytes', values['body-bytes'], 1, 1024 * 1024),
      tracing: values.tracing,
      accessLog: values['access-log'],
      decisionsPerMonth: 30 * readNumber('decisions-per-day', values['decisions-per-day']),
    },
  });
}

try {
  console.log(run());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${help}`);
  process.exitCode = 2;
}
