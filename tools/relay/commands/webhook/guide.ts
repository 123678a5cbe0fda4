import { categories } from '../../../../lambda/cometchat/categories.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import { moderationGuide } from './moderation-guide.ts';
import { isReachable, unreachableAdvice } from './reachable-url.ts';

/**
 * What to enter in CometChat's Dashboard, step by step, for those who have no key for the Management API.
 * `moderationUrl` is undefined where the relay does not answer moderation.
 */
export function dashboardGuide(
  desired: DesiredWebhook,
  revealPassword: boolean,
  moderationUrl: string | undefined,
): readonly string[] {
  const { settings, system, id, appId, triggers } = desired;
  const page = system === 'modern' ? 'Webhooks' : 'Legacy Webhooks';
  return [
    ...(isReachable(settings.webhookURL) ? [] : [unreachableAdvice(settings.webhookURL), '']),
    `In the CometChat Dashboard (https://app.cometchat.com), open the app ${appId}, then "${page}", and add a webhook:`,
    '',
    `  Webhook id          ${id}`,
    `  Name                ${settings.name}`,
    `  URL                 ${settings.webhookURL}`,
    '  Basic Auth          on',
    `  User name           ${settings.username}`,
    `  Password            ${revealPassword ? settings.password : '(hidden: add --reveal, or run `credentials show --reveal`)'}`,
    ...(system === 'modern'
      ? ['  Retry on failure    on   (off by default; without it a failed delivery is lost)']
      : []),
    '  Enabled             on',
    '',
    `Then switch on these ${triggers.length} triggers. Each has a box of its own: a category that is on does not switch on`,
    'its triggers. Your plan may not have all of them.',
    ...categories.flatMap((category) => {
      const names = triggers.filter((entry) => entry.category === category).map(({ trigger }) => trigger);
      return names.length === 0 ? [] : ['', `  ${category}`, ...names.map((name) => `    [ ] ${name}`)];
    }),
    '',
    system === 'legacy'
      ? 'before_message is answered by the relay within two seconds; the other triggers are only acknowledged.'
      : 'An app may have one webhook system active at a time. If nothing arrives, look which one is switched on.',
    'Save, send a message in a test conversation, and run `relay tail` to see that it arrives.',
    ...(system === 'modern' && moderationUrl !== undefined ? ['', ...moderationGuide(moderationUrl)] : []),
  ];
}
