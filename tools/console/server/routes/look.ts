import { outputNames } from '../../../../infra/output-names.ts';
import { consumerQueues } from '../../../relay/queues/known-queues.ts';
import { readLocalStack } from '../../../relay/target.ts';
import type { RelayFacts } from '../../shared/api.ts';
import { jsonAnswer, problemAnswer, streamAnswer } from '../answers.ts';
import { readKeptMessages } from '../kept-messages.ts';
import { streamTo } from '../stream.ts';
import { queryOf, type Route, requireLocal } from './route.ts';

const facts: Route = async (_request, { target: find }) => {
  const target = await find();
  const queues = consumerQueues(target);
  const url = queues[0]?.queueUrl;
  const body: RelayFacts = {
    name: target.name,
    local: target.localUrl !== undefined,
    stage: target.stage,
    region: regionOf(url),
    webhookUrl: target.output(outputNames.webhookUrl),
    moderationUrl: target.outputs[outputNames.moderationUrl],
    consumers: queues.map(({ name, queueUrl }) => ({ name, queueUrl })),
    sqsEndpoint: target.localUrl === undefined || url === undefined ? undefined : new URL(url).origin,
    tunnel: target.localUrl === undefined ? undefined : (await readLocalStack(target.localUrl)).tunnel,
  };
  return jsonAnswer(body);
};

/** `https://sqs.eu-west-1.amazonaws.com/...`; a local queue's URL has no region. */
function regionOf(queueUrl: string | undefined): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(queueUrl ?? '')?.[1];
}

const stream: Route = async (request, { target }) => {
  const since = Number(queryOf(request).get('since') ?? 0);
  if (!Number.isFinite(since)) return problemAnswer(400, 'since must be milliseconds since 1970');
  return streamAnswer(streamTo(target, since));
};

const explain: Route = async (request, { relay }) => {
  const query = queryOf(request);
  return jsonAnswer(
    await relay(['explain', query.get('id') ?? '', '--since', query.get('lookBack') ?? '1h']),
  );
};

/** What the local run has kept of one event or request, or its newest messages. */
const messages: Route = async (request, { target }) => {
  const why = 'A deployed stage never shows what people wrote.';
  const localUrl = requireLocal(await target(), why);
  const kept = await readKeptMessages(localUrl, 0);
  const query = queryOf(request);
  if (query.size === 0) return jsonAnswer(kept.slice(-mostMessages));
  const [id, requestId] = [query.get('id'), query.get('requestId')];
  return jsonAnswer(kept.filter((one) => (one.id ?? '') === id || (one.requestId ?? '') === requestId));
};

const mostMessages = 200;

/** What the live pictures, the list of requests and the page's head need. */
export const lookRoutes: Readonly<Record<string, Route>> = {
  'GET api/relay': facts,
  'GET api/stream': stream,
  'GET api/explain': explain,
  'GET api/messages': messages,
};
