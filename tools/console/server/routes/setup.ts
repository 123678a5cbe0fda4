import { jsonAnswer } from '../answers.ts';
import type { Route } from './route.ts';

/** A POST, so that no page that is opened again, and no history, reveals it by itself. */
const reveal: Route = async (_request, { relay }) =>
  jsonAnswer(await relay(['credentials', 'show', '--reveal']));

const credentials: Route = async (_request, { relay }) => jsonAnswer(await relay(['credentials', 'show']));

/** Everything that `relay doctor` checks without sending anything. */
const doctor: Route = async (_request, { relay }) => jsonAnswer(await relay(['doctor', '--no-smoke']));

/** What is needed to set the relay up, and how it stands. */
export const setupRoutes: Readonly<Record<string, Route>> = {
  'GET api/credentials': credentials,
  'POST api/credentials/reveal': reveal,
  'GET api/doctor': doctor,
};
