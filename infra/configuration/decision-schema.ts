import * as z from 'zod';
import { ingressDefaults } from '../../lambda/ingress/configuration.ts';
import { budget, flag, list, section, text, wholeNumber } from './fields.ts';

export const decisionSchema = section({
  budgetMilliseconds: budget
    .default(ingressDefaults.decisionBudgetMilliseconds)
    .describe("Time for a decision, in milliseconds from API Gateway's request time."),
  deadlineVerdict: z
    .enum(['open', 'closed'], 'must be "open" or "closed"')
    .default(ingressDefaults.deadlineVerdict)
    .describe(
      'The answer when the rules have not decided by then: `open` lets the message pass, `closed` drops it.',
    ),
  markForcedVerdicts: flag(ingressDefaults.markForcedVerdicts).describe(
    'Whether a message that passed at the deadline says so in its metadata.',
  ),
  settingsMaximumAgeSeconds: wholeNumber(1, 3600)
    .default(ingressDefaults.ruleSettingsMaximumAgeMilliseconds / 1000)
    .describe("Seconds after which a function checks whether the rules' settings have changed."),
  rules: text(/^[^\0]+\.(ts|mts|js|mjs)$/, 'must be the path of a .ts or .js module')
    .optional()
    .describe(
      "A module with your own rules, from the project's root: `./rules/index.ts`. It exports `rules`, a list made with `defineRule` (docs/decisions-guide.md). Default: the shipped rules alone.",
    ),
  secrets: list(text(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 lower-case letters, digits and hyphens'))
    .max(10, 'must have at most 10 names')
    .default([])
    .describe(
      "Names of secrets that rules send along, such as a classifier's key: 1 to 40 lower-case letters, digits and hyphens, at most 10. Each is made with a random value, to be replaced. Default: none.",
    ),
  privateHosts: list(text(/^[a-z0-9.:-]{1,253}$/, 'must be a host name or IP address in lower case'))
    .max(10, 'must have at most 10 hosts')
    .default([])
    .describe(
      'Hosts that rules may call although their addresses are private, in lower case; at most 10. Default: none.',
    ),
})
  .meta({ id: 'DecisionSettings' })
  .prefault({});
