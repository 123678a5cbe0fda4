import * as z from 'zod';
import { outputNames } from '../../../infra/output-names.ts';
import { UsageError } from '../../relay/errors.ts';
import { post, vendorTimeout } from '../../relay/http/post.ts';
import { sampleDelivery, sampleVariants } from '../../samples/index.ts';
import type { Sample, SentDelivery } from '../shared/api.ts';
import { withFile } from './relay-command.ts';
import { type RouteContext, type Routes, requireLocal, route } from './route.ts';

const notHere =
  'The page sends made-up deliveries to the local run only. For a stage, use `relay smoke --stage <stage>`.';

async function send(body: string, wrongPassword: boolean, context: RouteContext): Promise<SentDelivery> {
  await requireLocal(context, notHere);
  const target = await context.target();
  const { username, password } = await target.credentials();
  const url = target.output(outputNames.webhookUrl);
  const credentials = { username, password: wrongPassword ? `not-${password}` : password };
  const options = { timeout: 5 * vendorTimeout, local: true };
  const { headers, ...answer } = await post({ url, credentials }, body, options);
  return { ...answer, requestId: headers['apigw-requestid']?.toString() };
}

/** Faults of the local run, as `/_local/faults` keeps them. */
async function askFaults(context: RouteContext, method: string, fault?: unknown): Promise<unknown> {
  const localUrl = await requireLocal(context, 'Faults are for the local run only.');
  const response = await fetch(`${localUrl}/_local/faults`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(fault === undefined ? {} : { body: JSON.stringify(fault) }),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  throw new UsageError(z.object({ message: z.string() }).parse(answer).message);
}

/** Made-up deliveries, and faults for them to run into. */
export const sendRoutes: Routes = {
  'GET api/samples': async (): Promise<readonly Sample[]> => sampleVariants,
  /** One of them, with ids that no other has. */
  'GET api/sample': route({ index: z.coerce.number() }, async ({ index }) => {
    const sample = sampleVariants[index];
    if (sample === undefined) throw new UsageError(`There is no sample ${index}.`);
    const { trigger, system, variant } = sample;
    const seed = Math.floor(Math.random() * 1_000_000_000);
    return sampleDelivery(trigger, { system, variant, seed, time: Date.now() });
  }),
  'POST api/send': route(
    { body: z.string(), wrongPassword: z.boolean() },
    ({ body, wrongPassword }, context) => send(body, wrongPassword, context),
  ),
  /** The command that sends a delivery without the page. */
  'POST api/curl': route({ body: z.string() }, ({ body }, { relay }) =>
    withFile(body, (file) =>
      relay(z.object({ command: z.string() }), 'send', '--file', file, '--print-curl'),
    ),
  ),
  'GET api/faults': (_input, context) => askFaults(context, 'GET'),
  'POST api/faults': (fault, context) => askFaults(context, 'POST', fault),
  'DELETE api/faults': (_input, context) => askFaults(context, 'DELETE'),
};
