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
export async function prepareWebhook(
  command: Command,
  context: CommandContext,
  { sendsUrl = true } = {},
): Promise<Prepared> {
  const desired = await prepareDesired(command, context);
  const { username, password, webhookURL } = desired.settings;
  const app = { ...desired, ...(sendsUrl ? { webhookUrl: webhookURL } : {}), mayLeaveMachine: true };
  const api = await connectManagementApi(command, context, app, [username, password]);
  return { desired, api };
}

/** The same without CometChat. */
export async function prepareDesired(command: Command, context: CommandContext): Promise<DesiredWebhook> {
  const { stage, localUrl } = await context.target();
  const place = localUrl === undefined ? stage : 'local';
  const chosen = await readWebhookOptions(command, context.environment, place);
  return readDesiredWebhook(chosen, context, registrableTriggers(catalogue));
}
