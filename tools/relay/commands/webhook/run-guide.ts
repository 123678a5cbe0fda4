import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { dashboardGuide } from './guide.ts';
import { prepareDesired } from './prepare.ts';

/** `webhook guide`: what to enter by hand. */
export async function runGuide(command: Command, context: CommandContext): Promise<void> {
  const desired = await prepareDesired(command, context);
  const reveal = command.opts().reveal === true;
  const { password, ...settings } = desired.settings;
  const record = {
    kind: 'webhook-guide',
    appId: desired.appId,
    webhook: desired.id,
    system: desired.system,
    ...settings,
    ...(reveal ? { password } : {}),
    triggers: desired.triggers.map(({ trigger }) => trigger),
  };
  context.terminal.record(record, () => dashboardGuide(desired, reveal));
}
