import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { observeWebhook } from './apply.ts';
import { planWebhook } from './plan.ts';
import { prepareWebhook } from './prepare.ts';
import { describePlan, planRecord } from './present.ts';

/** `webhook plan`: reads, compares, changes nothing. */
export async function runPlan(command: Command, context: CommandContext): Promise<void> {
  const { desired, api } = await prepareWebhook(command, context);
  const plan = planWebhook(desired, await observeWebhook(api, desired.id), command.opts().prune === true);
  context.terminal.record(planRecord(desired, plan), () => describePlan(desired, plan, context.terminal));
  if (plan.action !== 'none') context.exitCode = exitCodes.problems;
}
