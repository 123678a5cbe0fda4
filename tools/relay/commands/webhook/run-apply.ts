import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { applyPlan, observeWebhook } from './apply.ts';
import { planWebhook } from './plan.ts';
import { prepareWebhook } from './prepare.ts';
import { describeOutcome, describePlan, planRecord } from './present.ts';

/** `webhook apply`: shows the plan, asks, carries it out, reads the result back. */
export async function runApply(command: Command, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { desired, api } = await prepareWebhook(command, context);
  const options = command.opts();
  const plan = planWebhook(desired, await observeWebhook(api, desired.id), options.prune === true);
  terminal.record(planRecord(desired, plan), () => describePlan(desired, plan, terminal));
  await confirm(terminal, 'Do this?', options.yes === true);
  const outcome = await applyPlan(api, desired, plan);
  terminal.record({ kind: 'webhook-applied', webhook: desired.id, ...outcome }, () =>
    describeOutcome(desired, outcome),
  );
  const refusalsCount = outcome.refusedTriggers.length > 0 && options.allowMissing !== true;
  if (!outcome.complete || refusalsCount) context.exitCode = exitCodes.problems;
}
