import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { action, flag, yesOption } from '../../options.ts';
import { applyCommand, guideCommand, planCommand, removeCommand, statusCommand } from './actions.ts';
import { managementOptions } from './connect.ts';
import { webhookOptions } from './options.ts';

const both = { ...webhookOptions, ...managementOptions };
const prune = flag('--prune', "also remove triggers that are on but weren't asked for");

/** `relay webhook`: registers the relay with CometChat. */
export function addWebhookCommand(program: Command, context: CommandContext): void {
  const webhook = program
    .command('webhook')
    .description(
      'Register the relay with CometChat: plan, apply, status, remove, or settings to enter by hand.',
    )
    .addHelpText(
      'after',
      `
Examples:
  relay webhook plan --app-id 123abc --stage prod             what would change; changes nothing
  relay webhook apply --app-id 123abc --stage prod            shows the plan, asks, then applies it
  relay webhook apply --app-id 123abc --system legacy --triggers before_message --webhook-id hook
  relay webhook apply --app-id 123abc --local --url https://abc.example   a local run behind a tunnel (docs/local.md)
  relay webhook guide --app-id 123abc --stage prod            what to enter in the Dashboard, without a key

The Management API needs CometChat's Multi-Tenancy key: COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET in the
environment, or a Secrets Manager secret named with --management-secret. They are never given as arguments.`,
    );
  const add = (name: string, description: string): Command => webhook.command(name).description(description);

  action(
    add('plan', 'Show what apply would do. Exit code 1 if something differs.'),
    { ...both, prune },
    (options) => planCommand(options, context),
  );
  action(
    add('apply', 'Create or update the webhook. Can be repeated.'),
    {
      ...both,
      prune,
      allowMissing: flag(
        '--allow-missing',
        'exit with 0 if the only triggers missing are those CometChat refuses',
      ),
      yes: yesOption,
    },
    (options) => applyCommand(options, context),
  );
  action(
    add('status', "Show this webhook and the app's others. Exit code 1 if something differs."),
    both,
    (options) => statusCommand(options, context),
  );
  action(
    add('remove', 'Delete the webhook: CometChat stops sending to the relay.'),
    { ...both, yes: yesOption },
    (options) => removeCommand(options, context),
  );
  action(
    add('guide', 'Print what to enter in the Dashboard. Needs no key.'),
    { ...webhookOptions, reveal: flag('--reveal', 'show the password') },
    (options) => guideCommand(options, context),
  );
}
