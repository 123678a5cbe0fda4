import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { addManagementOptions } from './connect.ts';
import { runApply } from './run-apply.ts';
import { runGuide } from './run-guide.ts';
import { runPlan } from './run-plan.ts';
import { runRemove } from './run-remove.ts';
import { runStatus } from './run-status.ts';
import { addWebhookOptions } from './webhook-options.ts';

/** `relay webhook`: registers the relay with CometChat. */
export function addWebhookCommand(program: Command, context: CommandContext): void {
  const webhook = program
    .command('webhook')
    .description(
      'Register the relay with CometChat: plan, apply, look, remove, or read what to enter by hand.',
    )
    .addHelpText(
      'after',
      `
Examples:
  relay webhook plan --app-id 123abc --stage prod             what would change; changes nothing
  relay webhook apply --app-id 123abc --stage prod            shows the plan, asks, then does it
  relay webhook apply --app-id 123abc --system legacy --triggers before_message --webhook-id hook
  relay webhook apply --app-id 123abc --local --url https://abc.example   a local run behind a tunnel (docs/local.md)
  relay webhook guide --app-id 123abc --stage prod            what to enter in the Dashboard, without a key

The Management API needs CometChat's Multi-Tenancy key: COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET in the
environment, or a Secrets Manager secret named with --management-secret. They are never given as arguments.`,
    );

  describe(webhook, 'plan', 'Show what apply would do; exit code 1 where something differs.')
    .option('--prune', 'also take away triggers that are on but not asked for', false)
    .action(async (_options: unknown, command: Command) => runPlan(command, context));
  describe(webhook, 'apply', 'Make the webhook what it should be. Can be repeated.')
    .option('--prune', 'also take away triggers that are on but not asked for', false)
    .option('--allow-missing', 'end with 0 where only triggers are off that CometChat refuses', false)
    .option('--yes', 'do not ask', false)
    .action(async (_options: unknown, command: Command) => runApply(command, context));
  describe(
    webhook,
    'status',
    "Show this webhook and the app's others; exit code 1 where something differs.",
  ).action(async (_options: unknown, command: Command) => runStatus(command, context));
  describe(webhook, 'remove', 'Delete the webhook: CometChat sends nothing more to the relay.')
    .option('--yes', 'do not ask', false)
    .action(async (_options: unknown, command: Command) => runRemove(command, context));
  addWebhookOptions(
    webhook.command('guide').description('Print what to enter in the Dashboard. Needs no key.'),
  )
    .option('--reveal', 'show the password', false)
    .action(async (_options: unknown, command: Command) => runGuide(command, context));
}

function describe(webhook: Command, name: string, description: string): Command {
  return addManagementOptions(addWebhookOptions(webhook.command(name).description(description)));
}
