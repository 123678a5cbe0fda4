import * as z from 'zod';
import { user } from './people.ts';
import { certain, flag, free, mapOf, milliseconds, text } from './values.ts';

/** What the events of users carry. Source: contract, section 5.2. */

export const blockData = z.looseObject({ users: certain(mapOf(user)), by: user });

export const connectionData = z.looseObject({
  timestamp: milliseconds,
  user,
  status: text.describe("The user's status over all sessions."),
  currentConnection: z
    .looseObject({
      action: text.describe('What this session did: connected or disconnected.'),
      appInfo: free,
      platform: text,
      userAgent: text,
      connectedAt: milliseconds,
    })
    .nullish(),
  userPresenceChanged: flag,
});
