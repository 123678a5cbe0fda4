import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { prepareWebhook } from './prepare.ts';

/** `webhook remove`: deletes the webhook; that it is gone already is fine. */
export async function runRemove(command: Command, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { desired, api } = await prepareWebhook(command, context, { sendsUrl: false });
  const { id, appId, system } = desired;
  await confirm(
    terminal,
    `Delete the ${system} webhook ${id} of app ${appId}? CometChat sends nothing more to it.`,
    command.opts().yes === true,
  );
  const result = await api.remove(id);
  terminal.record({ kind: 'webhook-removed', appId, webhook: id, system, result }, () =>
    result === 'removed' ? `webhook ${id} deleted` : `there was no webhook ${id}; nothing to delete`,
  );
}
