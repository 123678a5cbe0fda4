import * as z from 'zod';
import { group, member, user } from './people.ts';
import { certain, mapOf } from './values.ts';

/** What the events of groups carry. Source: contract, section 5.3. */

export const groupData = z.looseObject({ group, members: mapOf(member).nullish(), by: user.nullish() });

/** `members` holds the members that joined, left or changed, by uid. */
export const groupMemberData = z.looseObject({ group, members: certain(mapOf(member)), by: user.nullish() });
