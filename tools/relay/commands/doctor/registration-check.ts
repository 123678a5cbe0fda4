import { prepareWebhook } from '../webhook/actions.ts';
import { observeWebhook } from '../webhook/apply.ts';
import { hasManagementKey, type ManagementOptions } from '../webhook/connect.ts';
import { NoAppError, type WebhookOptions } from '../webhook/options.ts';
import { planWebhook, type WebhookPlan } from '../webhook/plan.ts';
import type { Check, Finding } from './finding.ts';

/** The webhook at CometChat is what it should be, as far as its Management API lets one see. */
export function registrationCheck(options: WebhookOptions & ManagementOptions): Check {
  return {
    name: 'registration at CometChat',
    run: async (_target, context) => {
      const check = 'registration at CometChat';
      if (!hasManagementKey(options, context))
        return [
          {
            check,
            grade: 'not checked',
            says: 'no key for the Management API',
            advice:
              'set COMETCHAT_MANAGEMENT_KEY, COMETCHAT_MANAGEMENT_SECRET and --app-id; or compare the Dashboard with `relay webhook guide`',
          },
        ];
      try {
        const { desired, api } = await prepareWebhook(options, context);
        const observed = await observeWebhook(api, desired.id);
        return judgeRegistration(planWebhook(desired, observed, false));
      } catch (error) {
        if (!(error instanceof NoAppError)) throw error;
        return [
          { check, grade: 'not checked', says: "the CometChat app isn't known", advice: error.message },
        ];
      }
    },
  };
}

export function judgeRegistration(plan: WebhookPlan): Finding[] {
  const check = 'registration at CometChat';
  const advice = 'see `relay webhook plan`, then `relay webhook apply`';
  if (plan.action === 'create')
    return [{ check, grade: 'fail', says: 'the app has no webhook with this ID', advice }];
  const differences = [
    ...plan.changes.map(({ setting, from, to }) => `${setting} is ${from} and should be ${to}`),
    ...(plan.addTriggers.length === 0
      ? []
      : [`${plan.addTriggers.length} triggers are off: ${plan.addTriggers.join(', ')}`]),
  ];
  const unreadable: Finding[] =
    plan.unreadable.length === 0
      ? []
      : [
          {
            check,
            grade: 'not checked',
            says: `CometChat does not show ${plan.unreadable.join(', ')}`,
            advice: plan.unreadable.includes('retryOnFailure')
              ? 'without retryOnFailure one failed delivery is lost: look in the Dashboard, or `relay webhook apply`'
              : undefined,
          },
        ];
  if (differences.length === 0)
    return [{ check, grade: 'ok', says: 'the webhook and its triggers are set up correctly' }, ...unreadable];
  return [{ check, grade: 'fail', says: differences.join('; '), advice }, ...unreadable];
}
