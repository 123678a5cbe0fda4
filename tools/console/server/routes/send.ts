import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { UsageError } from '../../../relay/errors.ts';
import { post, vendorTimeout } from '../../../relay/http/post.ts';
import { sampleDelivery, sampleVariants } from '../../../samples/index.ts';
import type { SentDelivery } from '../../shared/api.ts';
import { jsonAnswer } from '../answers.ts';
import { withFile } from '../with-file.ts';
import { queryOf, type Route, readBody, requireLocal } from './route.ts';

const notHere =
  'The page sends made-up deliveries to the local run only. For a stage, use `relay smoke --stage <stage>`.';

const samples: Route = async () => jsonAnswer(sampleVariants);

/** One sample, with ids that no other has. */
const sample: Route = async (request) => {
  const wanted = queryOf(request);
  const found = sampleVariants.find(
    ({ trigger, system, variant }) =>
      trigger === wanted.get('trigger') &&
      system === wanted.get('system') &&
      variant === wanted.get('variant'),
  );
  if (found === undefined) throw new UsageError(`There is no sample of ${wanted.get('trigger')}.`);
  const { trigger, system, variant } = found;
  const seed = Math.floor(Math.random() * 1_000_000_000);
  return jsonAnswer(sampleDelivery(trigger, { system, variant, seed, time: Date.now() }));
};

const sendSchema = z.object({
  body: z.string(),
  wrongPassword: z.boolean(),
});

const send: Route = async (request, { target: find }) => {
  const target = await find();
  requireLocal(target, notHere);
  const { body, wrongPassword } = readBody(request, sendSchema);
  const { username, password } = await target.credentials();
  const url = target.output(outputNames.webhookUrl);
  const credentials = { username, password: wrongPassword ? `not-${password}` : password };
  const options = { timeout: 5 * vendorTimeout, local: true };
  const { headers, ...answer } = await post({ url, credentials }, body, options);
  const sent: SentDelivery = { ...answer, requestId: requestIdOf(headers) };
  return jsonAnswer(sent);
};

function requestIdOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const value = headers['apigw-requestid'];
  return typeof value === 'string' ? value : undefined;
}

/** The command that sends a delivery without the page: `relay send --print-curl`. */
const curl: Route = async (request, { relay }) => {
  const { body } = readBody(request, sendSchema.pick({ body: true }));
  return jsonAnswer(await withFile(body, (file) => relay(['send', '--file', file, '--print-curl'])));
};

/** Faults of the local run, as `/_local/faults` keeps them. */
const faults: Route = async ({ method, body }, { target }) => {
  const localUrl = requireLocal(await target(), 'Faults are for the local run only.');
  const response = await fetch(`${localUrl}/_local/faults`, {
    method,
    ...(method === 'POST' ? { body, headers: { 'content-type': 'application/json' } } : {}),
  });
  return jsonAnswer(await response.json(), response.status);
};

/** Made-up deliveries, and faults for them to run into. */
export const sendRoutes: Readonly<Record<string, Route>> = {
  'GET api/samples': samples,
  'GET api/sample': sample,
  'POST api/send': send,
  'POST api/curl': curl,
  'GET api/faults': faults,
  'POST api/faults': faults,
  'DELETE api/faults': faults,
};
