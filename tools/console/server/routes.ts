import { deadLetterRoutes } from './routes/dead-letters.ts';
import { lookRoutes } from './routes/look.ts';
import type { Route } from './routes/route.ts';
import { ruleRoutes } from './routes/rules.ts';
import { sendRoutes } from './routes/send.ts';
import { setupRoutes } from './routes/setup.ts';

/** Every endpoint of the console, by method and path below the token. */
export const routes: Readonly<Record<string, Route>> = {
  ...lookRoutes,
  ...ruleRoutes,
  ...sendRoutes,
  ...deadLetterRoutes,
  ...setupRoutes,
};
