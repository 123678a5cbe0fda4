import { prepareWebhook } from '../webhook/command.ts';
import { hasManagementKey, type ManagementOptions } from '../webhook/connect.ts';
import { NoAppError, type WebhookOptions } from '../webhook/options.ts';
import { observeWebhook, planWebhook, type WebhookPlan } from '../webhook/plan.ts';
import { type Check, type Finding, finding } from './finding.ts';

const check = 'registration at CometChat';
const noKeyAdvice =
  'set COMETCHAT_MANAGEMENT_KEY, COMETCHAT_MANAGEMENT_SECRET and --app-id; or compare the Dashboard with `relay webhook guide`';

/** The webhook at CometChat is what it should be, as far as its Management API shows it. */
export function registrationCheck(options: WebhookOptions & ManagementOptions): Check {
  return {
    name: check,
    run: async (_target, context) => {
      if (!hasManagementKey(options, context))
        return [finding(check, 'not checked', 'no key for the Management API', noKeyAdvice)];
      try {
        const { desired, api } = await prepareWebhook(options, context);
        return judgeRegistration(planWebhook(desired, await observeWebhook(api, desired.id), false));
      } catch (error) {
        if (!(error instanceof NoAppError)) throw error;
        return [finding(check, 'not checked', "the CometChat app isn't known", error.message)];
      }
    },
  };
}

export function judgeRegistration({ action, changes, unreadable, addTriggers }: WebhookPlan): Finding[] {
  const advice = 'see `relay webhook plan`, then `relay webhook apply`';
  if (action === 'create') return [finding(check, 'fail', 'the app has no webhook with this ID', advice)];
  const differences = changes.map(({ setting, from, to }) => `${setting} is ${from} and should be ${to}`);
  if (addTriggers.length > 0)
    differences.push(`${addTriggers.length} triggers are off: ${addTriggers.join(', ')}`);
  const findings = [
    differences.length === 0
      ? finding(check, 'ok', 'the webhook and its triggers are set up correctly')
      : finding(check, 'fail', differences.join('; '), advice),
  ];
  const retries = unreadable.includes('retryOnFailure')
    ? 'without retryOnFailure, one failed delivery is lost: look in the Dashboard, or run `relay webhook apply`'
    : undefined;
  if (unreadable.length > 0)
    findings.push(finding(check, 'not checked', `CometChat doesn't show ${unreadable.join(', ')}`, retries));
  return findings;
}
