import * as z from 'zod';
import { outputNames } from '../../../infra/output-names.ts';
import { consumerQueues } from '../../relay/queues/known-queues.ts';
import { readLocalStack } from '../../relay/target.ts';
import type { RelayFacts } from '../shared/api.ts';
import { credentials, explanation, finding } from '../shared/records.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { readKeptMessages } from './kept-messages.ts';
import { neverShown, type RouteContext, type Routes, requireLocal, route } from './route.ts';
import { ruleRoutes } from './rule-routes.ts';
import { sendRoutes } from './send-routes.ts';

async function readFacts({ target: find }: RouteContext): Promise<RelayFacts> {
  const target = await find();
  const { localUrl } = target;
  const consumers = consumerQueues(target).map(({ name, queueUrl }) => ({ name, queueUrl }));
  return {
    name: target.name,
    local: localUrl !== undefined,
    stage: target.stage,
    webhookUrl: target.output(outputNames.webhookUrl),
    moderationUrl: target.outputs[outputNames.moderationUrl],
    consumers,
    tunnel: localUrl === undefined ? undefined : (await readLocalStack(localUrl)).tunnel,
  };
}

const mostMessages = 200;

/** Every endpoint of the console but the stream. */
export const routes: Routes = {
  'GET api/relay': (_input, context) => readFacts(context),
  'GET api/explain': route({ id: z.string() }, ({ id }, { relay }) =>
    relay(explanation, 'explain', id, '--since', '1h'),
  ),
  /** The newest messages that the local run has kept, or those of one event or request. */
  'GET api/messages': route(
    { id: z.string().optional(), requestId: z.string().optional() },
    async (wanted, context) => {
      const kept = await readKeptMessages(await requireLocal(context, neverShown), 0);
      if (wanted.id === undefined) return kept.slice(-mostMessages);
      return kept.filter(({ id = '', requestId = '' }) => id === wanted.id || requestId === wanted.requestId);
    },
  ),
  /** Everything that `relay doctor` checks without sending anything. */
  'GET api/doctor': (_input, { relay }) => relay(finding, 'doctor', '--no-smoke'),
  'GET api/credentials': (_input, { relay }) => relay(credentials, 'credentials', 'show'),
  /** A POST, so that no page that is opened again, and no history, reveals it by itself. */
  'POST api/credentials/reveal': (_input, { relay }) => relay(credentials, 'credentials', 'show', '--reveal'),
  ...deadLetterRoutes,
  ...ruleRoutes,
  ...sendRoutes,
};
