import * as z from 'zod';
import { user } from './people.ts';
import { free, key, mapOf, milliseconds, optionalMilliseconds, text } from './values.ts';

/** What the events of users carry. Source: contract, section 5.2. */

export const blockData = z.looseObject({ users: mapOf(user), by: user });

export const connectionData = z.looseObject({
  timestamp: milliseconds,
  user,
  status: text.describe("Over all of the user's sessions."),
  currentConnection: z
    .looseObject({
      action: key.nullish().describe('What this session did: connected or disconnected.'),
      appInfo: free,
      platform: text,
      userAgent: text,
      connectedAt: optionalMilliseconds,
    })
    .nullish(),
  userPresenceChanged: z.boolean().nullish(),
});
