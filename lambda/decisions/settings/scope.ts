import { listOf } from './collections.ts';
import { group } from './group.ts';
import { choice, optional, type SettingValue, text } from './setting.ts';

const names = (about: string) => optional(listOf(text({ most: 100 }), { least: 1, most: 1000, about }));

/** Which messages a rule looks at; `rule-scope.ts` in the engine applies it. */
export const scopeField = group(
  {
    conversations: optional(
      listOf(choice(['direct', 'group', 'public', 'private', 'password']), {
        least: 1,
        most: 5,
        about: 'Kinds of conversation: direct, any group, or groups of one type.',
      }),
    ),
    senders: optional(
      group(
        {
          uids: names('Only messages of these users.'),
          roles: names('Only messages of users with one of these roles.'),
          exceptUids: names('No messages of these users.'),
          exceptRoles: names('No messages of users with one of these roles.'),
        },
        'Who sent the message.',
      ),
    ),
    tags: names('Only messages with at least one of these tags.'),
  },
  'The messages that the rule looks at: all parts must match. Default: every message.',
);

export type RuleScope = SettingValue<typeof scopeField>;
