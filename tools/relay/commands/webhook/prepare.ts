import type { Command } from 'commander';
import { catalogue } from '../../../../lambda/cometchat/catalogue/index.ts';
import type { CommandContext } from '../../context.ts';
import { connectManagementApi } from './connect.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import type { ManagementApi } from './management-api.ts';
import { registrableTriggers } from './registrable-triggers.ts';
import { readDesiredWebhook, readWebhookOptions } from './webhook-options.ts';

/** What a command line asks for, and the interface to get it done. */
export interface Prepared {
  readonly desired: DesiredWebhook;
  readonly api: ManagementApi;
}

/** Reads the options, the relay's outputs and credentials, and connects to CometChat. */
export async function prepareWebhook(command: Command, context: CommandContext): Promise<Prepared> {
  const desired = await prepareDesired(command, context);
  const { username, password } = desired.settings;
  const api = await connectManagementApi(command, context, desired, [username, password]);
  return { desired, api };
}

/** The same without CometChat. */
export async function prepareDesired(command: Command, context: CommandContext): Promise<DesiredWebhook> {
  const { stage } = await context.target();
  const chosen = await readWebhookOptions(command, context.environment, stage);
  return readDesiredWebhook(chosen, context, registrableTriggers(catalogue));
}
