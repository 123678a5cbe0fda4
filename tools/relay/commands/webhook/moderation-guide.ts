/** The URL of the moderation Custom API that belongs to a webhook URL: beside it, on the same host. */
export function moderationUrlBeside(webhookUrl: string): string {
  return new URL(webhookUrl.replace(/\/webhooks\/?(?:\?.*)?$/, '/moderation'), webhookUrl).href;
}

/** What to enter in the Dashboard so that CometChat's moderation asks the relay (contract, section 12). */
export function moderationGuide(url: string): readonly string[] {
  return [
    'To stop messages before they are delivered, let moderation ask the relay as a Custom API. This is done by hand only:',
    '',
    '  1. Moderation > Settings > List > Add List',
    '       Name, ID                 such as cometchat-relay',
    '       Category                 Custom API',
    `       URL                      ${url}`,
    '       Enable Basic Auth        on, with the user name and password above',
    '  2. Moderation > Settings > Advanced Settings > Custom API',
    '       Messages for context     0 to 10; 0 unless a rule of yours reads earlier messages (no shipped rule does)',
    '       On Custom API Error      what happens where no answer comes within 2 seconds: Approve Message (the default)',
    "                                lets the message pass, Block Message takes the moderation rule's own action",
    '  3. Moderation > Rules: create a rule',
    '       Condition                the list of step 1, confidence greater than 80 %. The relay answers 1 (100 %) unless',
    '                                a rule gives its own confidence; 1 is not greater than 100 %',
    '       Action                   block the message; a rule that only flags lets it pass',
    '',
    "  The relay's own rules decide, and all are off until you set them (docs/decisions-guide.md).",
  ];
}
