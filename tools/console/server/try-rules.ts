import type { Decision, DecisionSettings } from '../../../lambda/decisions/index.ts';
import type { Finding } from '../../relay/commands/decide/findings.ts';
import { createJudge, judgeRecording } from '../../relay/commands/decide/judge-recording.ts';
import { readRecorded } from '../../relay/commands/decide/recorded-message.ts';
import { answerOf, type Summary } from '../../relay/commands/decide/report.ts';
import { checkDocument } from '../../relay/commands/rules/settings-document.ts';
import { connectSettingsStore } from '../../relay/commands/rules/settings-store.ts';
import { projectRules } from '../../relay/project-rules.ts';
import type { Target } from '../../relay/target.ts';
import type { Tried, TriedDecision, WhatIf } from '../shared/api.ts';

type Read =
  | { readonly ok: true; readonly settings: DecisionSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What settings say of one message, as a recording has it: an event, a delivery, or a message object as JSON. */
export async function tryMessage(target: Target, settingsText: string, line: string): Promise<Tried> {
  const settings = await readSettings(target, settingsText);
  if (!settings.ok) return settings;
  const recorded = readRecorded(line);
  if (recorded.kind === 'unreadable') return { ok: false, problems: [`The message ${recorded.problem}.`] };
  if (recorded.kind === 'nothing')
    return { ok: false, problems: ['There is no message in it for rules to judge.'] };
  const started = performance.now();
  const decision = await createJudge(await projectRules(), settings.settings)(recorded.message);
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
  target: Target,
  options: {
    readonly lines: string;
    readonly current: string;
    readonly edited: string;
    readonly showText: boolean;
  },
): Promise<WhatIf<Summary, Finding>> {
  const [current, edited] = await Promise.all([
    readSettings(target, options.current),
    readSettings(target, options.edited),
  ]);
  if (!edited.ok) return edited;
  if (!current.ok) return current;
  const findings: Finding[] = [];
  const unreadable: string[] = [];
  const summary = await judgeRecording({
    rules: await projectRules(),
    lines: linesOf(options.lines),
    settings: edited.settings,
    compare: current.settings,
    textOnly: false,
    withContext: false,
    showText: options.showText,
    onFinding: (finding) => {
      if (findings.length < mostFindings) findings.push(finding);
    },
    onUnreadable: (line, problem) => void unreadable.push(`line ${line} ${problem}`),
    onProgress: () => undefined,
  });
  return { ok: true, summary, findings, unreadable };
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n');
}

/** An empty document is one without rules: as a stage begins. */
async function readSettings(target: Target, text: string): Promise<Read> {
  const store = await connectSettingsStore(target);
  return checkDocument(text.trim() === '' ? '{}' : text, store.list);
}
