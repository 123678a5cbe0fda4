import * as z from 'zod';
import { user } from './people.ts';
import { free, key, mapOf, optionalTime, text, time } from './values.ts';

/** What the events of users carry. Source: contract, section 5.2. */

export const blockData = z.looseObject({ users: mapOf(user), by: user });

export const connectionData = z.looseObject({
  /** Milliseconds since 1970. */
  timestamp: time,
  user,
  /** Over all of the user's sessions. */
  status: text,
  /** What this session did. */
  currentConnection: z
    .looseObject({
      action: key.nullish(),
      appInfo: free,
      platform: text,
      userAgent: text,
      /** Milliseconds since 1970. */
      connectedAt: optionalTime,
    })
    .nullish(),
  userPresenceChanged: z.boolean().nullish(),
});
