import type { Command } from 'commander';
import { outputNames } from '../../../../infra/output-names.ts';
import type { CommandContext } from '../../context.ts';
import { dashboardGuide } from './guide.ts';
import { moderationUrlBeside } from './moderation-guide.ts';
import { prepareDesired } from './prepare.ts';
import { isReachable } from './reachable-url.ts';

/** `webhook guide`: what to enter by hand. */
export async function runGuide(command: Command, context: CommandContext): Promise<void> {
  const desired = await prepareDesired(command, context);
  const reveal = command.opts().reveal === true;
  const { password, ...settings } = desired.settings;
  const { outputs } = await context.target();
  const hasModeration = outputs[outputNames.moderationUrl] !== undefined;
  const moderationUrl = hasModeration ? moderationUrlBeside(settings.webhookURL) : undefined;
  const record = {
    kind: 'webhook-guide',
    appId: desired.appId,
    webhook: desired.id,
    system: desired.system,
    ...settings,
    ...(reveal ? { password } : {}),
    ...(moderationUrl === undefined ? {} : { moderationURL: moderationUrl }),
    reachable: isReachable(settings.webhookURL),
    triggers: desired.triggers.map(({ trigger }) => trigger),
  };
  context.terminal.record(record, () => dashboardGuide(desired, reveal, moderationUrl));
}
