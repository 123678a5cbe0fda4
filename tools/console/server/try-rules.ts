import type { Decision, DecisionSettings } from '../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../lambda/decisions/rule-definition.ts';
import { readRecorded } from '../../relay/commands/decide/recorded-message.ts';
import {
  answerOf,
  createTrial,
  createTrialJudge,
  type Finding,
  type Summary,
} from '../../relay/commands/decide/trial.ts';
import { checkDocument } from '../../relay/commands/rules/settings-document.ts';
import { connectSettingsStore } from '../../relay/commands/rules/settings-store.ts';
import type { Target } from '../../relay/target.ts';
import type { Tried, TriedDecision, WhatIf } from '../shared/api.ts';

/** The relay whose rules are tried. */
export interface TriedRelay {
  /** Where its word lists are. */
  readonly target: Target;
  readonly rules: readonly RuleDefinition[];
}

type Read =
  | { readonly ok: true; readonly settings: DecisionSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What settings say of one message, as a recording has it: an event, a delivery, or a message object as JSON. */
export async function tryMessage(relay: TriedRelay, settingsText: string, line: string): Promise<Tried> {
  const settings = await readSettings(relay, settingsText);
  if (!settings.ok) return settings;
  const { message, problem } = readRecorded(line);
  if (problem !== undefined) return { ok: false, problems: [`The message ${problem}.`] };
  if (message === undefined)
    return { ok: false, problems: ['There is no message in it for rules to judge.'] };
  const started = performance.now();
  const decision = await createTrialJudge(relay.rules, settings.settings)(message);
  return { ok: true, decision: describeDecision(decision, performance.now() - started) };
}

function describeDecision(decision: Decision, milliseconds: number): TriedDecision {
  return {
    answer: answerOf(decision),
    rule: decision.rule,
    reason: decision.reason,
    forced: decision.forced,
    metadata: decision.metadata,
    rules: decision.reports.map(({ rule, mode, outcome, reason }) => ({ rule, mode, outcome, reason })),
    milliseconds,
  };
}

const mostFindings = 200;

/** Judges a recording with edited settings and with those in force, as `relay decide --compare` does. */
export async function judgeLines(
  relay: TriedRelay,
  options: {
    readonly lines: string;
    readonly current: string;
    readonly edited: string;
  },
): Promise<WhatIf<Summary, Finding>> {
  const [current, edited] = await Promise.all([
    readSettings(relay, options.current),
    readSettings(relay, options.edited),
  ]);
  if (!edited.ok) return edited;
  if (!current.ok) return current;
  const findings: Finding[] = [];
  const unreadable: string[] = [];
  const trial = createTrial(
    createTrialJudge(relay.rules, edited.settings),
    createTrialJudge(relay.rules, current.settings),
  );
  for (const [index, text] of options.lines.split('\n').entries()) {
    const recorded = readRecorded(text);
    if (recorded.problem !== undefined) unreadable.push(`line ${index + 1} ${recorded.problem}`);
    const finding = await trial.take(index + 1, recorded);
    if (finding !== undefined && findings.length < mostFindings) findings.push(finding);
  }
  return { ok: true, summary: trial.summary, findings, unreadable };
}

/** An empty document is one without rules: as a stage begins. */
async function readSettings({ target, rules }: TriedRelay, text: string): Promise<Read> {
  const store = await connectSettingsStore(target);
  return checkDocument(text.trim() === '' ? '{}' : text, rules, store.list);
}
