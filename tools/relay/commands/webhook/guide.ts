import { categories } from '../../../../lambda/cometchat/categories.ts';
import { isLocalUrl } from '../../local-guard.ts';
import type { DesiredWebhook } from './desired-webhook.ts';

/** Why CometChat can't send to a URL, and what to do; undefined for a public https URL. */
export function unreachable(url: string): string | undefined {
  if (URL.canParse(url) && new URL(url).protocol === 'https:' && !isLocalUrl(url)) return undefined;
  return (
    `CometChat can't reach ${url}: it only sends to public https addresses.\n` +
    'Start a tunnel to the local run and add its address: --url https://... (docs/local.md).'
  );
}

/** What to enter in CometChat's Dashboard, step by step, without a key for the Management API. */
export function dashboardGuide(desired: DesiredWebhook, revealPassword: boolean): readonly string[] {
  const { settings, system, id, appId, triggers } = desired;
  const isModern = system === 'modern';
  const page = isModern ? 'Webhooks' : 'Legacy Webhooks';
  const obstacle = unreachable(settings.webhookURL);
  return [
    ...(obstacle === undefined ? [] : [obstacle, '']),
    `In the CometChat Dashboard (https://app.cometchat.com), open the app ${appId}, then "${page}", and add a webhook:`,
    '',
    `  Webhook id          ${id}`,
    `  Name                ${settings.name}`,
    `  URL                 ${settings.webhookURL}`,
    '  Basic Auth          on',
    `  User name           ${settings.username}`,
    `  Password            ${revealPassword ? settings.password : '(hidden: add --reveal, or run `credentials show --reveal`)'}`,
    ...(isModern
      ? ['  Retry on failure    on   (off by default; without it, a failed delivery is lost)']
      : []),
    '  Enabled             on',
    '',
    `Then turn on these ${triggers.length} triggers, each with its own checkbox: turning on a category doesn't turn on its`,
    'triggers. Your plan may not include all of them.',
    ...categories.flatMap((category) => {
      const names = triggers.filter((entry) => entry.category === category).map(({ trigger }) => trigger);
      return names.length === 0 ? [] : ['', `  ${category}`, ...names.map((name) => `    [ ] ${name}`)];
    }),
    '',
    isModern
      ? 'An app may have only one webhook system active at a time. If nothing arrives, check which one is on.'
      : 'before_message gets an answer within two seconds; the other triggers are only acknowledged.',
    'Save, send a message in a test conversation, and run `relay tail` to watch it arrive.',
    ...(isModern ? ['', ...moderationGuide(moderationUrlBeside(settings.webhookURL))] : []),
  ];
}

/** The URL of the moderation Custom API that belongs to a webhook URL: beside it, on the same host. */
export function moderationUrlBeside(webhookUrl: string): string {
  return new URL('moderation', webhookUrl.replace(/\/?(?:\?.*)?$/, '')).href;
}

/** What to enter in the Dashboard so that CometChat's moderation asks the relay (contract, section 12). */
function moderationGuide(url: string): readonly string[] {
  return [
    'To stop messages before they are delivered, let moderation ask the relay as a Custom API. Set this up by hand:',
    '',
    '  1. Moderation > Settings > List > Add List',
    '       Name, ID                 such as cometchat-relay',
    '       Category                 Custom API',
    `       URL                      ${url}`,
    '       Enable Basic Auth        on, with the user name and password above',
    '  2. Moderation > Settings > Advanced Settings > Custom API',
    '       Messages for context     0 to 10; 0 unless one of your rules reads earlier messages (no shipped rule does)',
    '       On Custom API Error      what happens without an answer within 2 seconds: Approve Message (the default)',
    "                                lets the message pass, Block Message takes the moderation rule's own action",
    '  3. Moderation > Rules: create a rule',
    '       Condition                the list of step 1, confidence greater than 80 %. The relay answers 1 (100 %) unless',
    '                                a rule gives its own confidence; 1 is not greater than 100 %',
    '       Action                   block the message; a rule that only flags lets it pass',
    '',
    "  The relay's own rules decide, and all are off until you set them (docs/decisions-guide.md).",
  ];
}
