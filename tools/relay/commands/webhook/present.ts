import { printable, type Terminal } from '../../terminal.ts';
import type { ApplyOutcome } from './apply.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import type { WebhookPlan } from './plan.ts';

/** A plan in words. It names settings and triggers; passwords are in no plan. */
export function describePlan(desired: DesiredWebhook, plan: WebhookPlan, terminal: Terminal): string[] {
  const { settings, id, system, appId } = desired;
  const paint = terminal.paint;
  const lines = [`${system} webhook ${id} of app ${appId}`];
  if (plan.action === 'create') {
    lines.push(
      paint('green', `  + create it: ${settings.name}, ${settings.webhookURL}`),
      paint('green', "  + retryOnFailure on, Basic Auth on with the relay's credentials, enabled"),
    );
  }
  for (const { setting, from, to } of plan.changes)
    lines.push(paint('yellow', `  ~ ${setting}: ${printable(String(from), 255)} -> ${String(to)}`));
  for (const trigger of plan.addTriggers) lines.push(paint('green', `  + trigger ${trigger}`));
  for (const trigger of plan.extraTriggers) {
    lines.push(
      plan.prune
        ? paint('red', `  - trigger ${printable(trigger)}`)
        : `    trigger ${printable(trigger)} is on but not asked for; it stays (--prune takes it away)`,
    );
  }
  if (plan.action === 'none') lines.push('  nothing is seen to differ');
  if (plan.unreadable.length > 0)
    lines.push(
      paint(
        'dim',
        `  ? CometChat does not show ${plan.unreadable.join(', ')}: not known, so apply sends them again`,
      ),
    );
  if (!plan.triggersComplete)
    lines.push(
      '  ? CometChat showed only a part of the triggers, and its interface has no second page: some that are listed as',
      '    missing may be on already; adding them again does no harm',
    );
  return lines;
}

/** The plan for scripts. */
export function planRecord(desired: DesiredWebhook, plan: WebhookPlan) {
  return { kind: 'webhook-plan', appId: desired.appId, webhook: desired.id, system: desired.system, ...plan };
}

/** What came of it, in words. */
export function describeOutcome(desired: DesiredWebhook, outcome: ApplyOutcome): string[] {
  const { id } = desired;
  return [
    `webhook ${id} ${outcome.created ? 'created' : 'written'}; ${count(outcome.addedTriggers.length, 'trigger')} added` +
      (outcome.removedTriggers.length > 0 ? `, ${outcome.removedTriggers.length} taken away` : ''),
    ...(outcome.unreadable.length > 0
      ? [`sent, but CometChat does not show it, so nobody can check: ${outcome.unreadable.join(', ')}`]
      : []),
    ...outcome.settingsNotTaken.map(
      ({ setting, from, to }) =>
        `NOT TAKEN: ${setting} is still ${printable(String(from), 255)}, should be ${String(to)}`,
    ),
    ...outcome.missingTriggers.map(
      (trigger) => `MISSING: trigger ${trigger} (accepted, but not in the list afterwards)`,
    ),
    ...outcome.refusedTriggers.map(
      ({ trigger, said }) =>
        `NOT OFFERED: trigger ${trigger}${said === '' ? '' : ` (CometChat: ${printable(said)})`}`,
    ),
    ...(outcome.refusedTriggers.length > 0 ? refusalAdvice(outcome.refusedTriggers) : []),
    outcome.complete
      ? `${outcome.refusedTriggers.length > 0 ? 'The rest' : 'All'} that can be read back is as it should be.`
      : 'Not complete; run `webhook apply` again.',
  ];
}

function refusalAdvice(refused: ApplyOutcome['refusedTriggers']): string[] {
  const names = refused.map(({ trigger }) => trigger).join(',');
  return [
    `CometChat refused ${refused.length === 1 ? 'it' : 'them'} alone too: your plan may not include ${refused.length === 1 ? 'it' : 'them'}. The next \`webhook apply\` tries again.`,
    `To end with 0 all the same: --allow-missing. To stop asking: --without ${names}`,
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
