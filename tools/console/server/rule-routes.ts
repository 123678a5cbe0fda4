import * as z from 'zod';
import { settingsSchema } from '../../../lambda/decisions/settings/settings-schema.ts';
import { readRecorded } from '../../relay/commands/decide/recorded-message.ts';
import { answerOf, createTrial, createTrialJudge, type Finding } from '../../relay/commands/decide/trial.ts';
import { checkDocument } from '../../relay/commands/rules/settings-document.ts';
import { connectSettingsStore } from '../../relay/commands/rules/settings-store.ts';
import { UsageError } from '../../relay/errors.ts';
import type { Tried, WhatIf } from '../shared/api.ts';
import { rules as rulesRecord } from '../shared/records.ts';
import { withFile } from './relay-command.ts';
import { type RouteContext, type Routes, route } from './route.ts';

/** Settings as the functions would read them. An empty document is one without rules: as a stage begins. */
async function readSettings({ target, rules }: RouteContext, text: string) {
  const store = await connectSettingsStore(await target());
  return checkDocument(text.trim() === '' ? '{}' : text, await rules(), store.list);
}

/** What settings say of one message, as a recording has it: an event, a delivery, or a message object as JSON. */
async function tryMessage(context: RouteContext, settingsText: string, line: string): Promise<Tried> {
  const checked = await readSettings(context, settingsText);
  if (!checked.ok) return checked;
  const { message, problem } = readRecorded(line);
  if (problem !== undefined) return { ok: false, problems: [`The message ${problem}.`] };
  if (message === undefined)
    return { ok: false, problems: ['There is no message in it for rules to judge.'] };
  const judge = createTrialJudge(await context.rules(), checked.settings);
  const started = performance.now();
  const decision = await judge(message);
  const milliseconds = performance.now() - started;
  const { forced, metadata, reports } = decision;
  return { ok: true, answer: answerOf(decision), forced, metadata, rules: reports, milliseconds };
}

const mostFindings = 200;

/** Judges a recording with edited settings and with those in force, as `relay decide --compare` does. */
async function judgeLines(
  context: RouteContext,
  texts: { readonly lines: string; readonly current: string; readonly edited: string },
): Promise<WhatIf> {
  const edited = await readSettings(context, texts.edited);
  const current = await readSettings(context, texts.current);
  if (!edited.ok) throw new UsageError(edited.problems.join('\n'));
  if (!current.ok) throw new UsageError(current.problems.join('\n'));
  const rules = await context.rules();
  const trial = createTrial(
    createTrialJudge(rules, edited.settings),
    createTrialJudge(rules, current.settings),
  );
  const findings: Finding[] = [];
  const unreadable: string[] = [];
  for (const [index, text] of texts.lines.split('\n').entries()) {
    const recorded = readRecorded(text);
    if (recorded.problem !== undefined) unreadable.push(`line ${index + 1} ${recorded.problem}`);
    const finding = await trial.take(index + 1, recorded);
    if (finding !== undefined && findings.length < mostFindings) findings.push(finding);
  }
  return { summary: trial.summary, findings, unreadable };
}

const comparedShape = { current: z.string(), edited: z.string() };

/** The rules: their settings, and what they say of messages. */
export const ruleRoutes: Routes = {
  'GET api/rules': (_input, { relay }) => relay(rulesRecord, 'rules', 'show', '--raw'),
  'GET api/rules/schema': async (_input, { rules }) => settingsSchema(await rules()),
  'POST api/rules/check': route({ text: z.string() }, ({ text }, { relay }) =>
    withFile(text, (file) => relay(rulesRecord, 'rules', 'check', file)),
  ),
  /** Puts settings in force: on a deployed stage only where its name was typed. */
  'POST api/rules/save': route({ text: z.string(), typed: z.string() }, async ({ text, typed }, context) => {
    const { localUrl, stage } = await context.target();
    if (localUrl === undefined && typed !== stage)
      throw new UsageError(`Type the stage's name, ${stage}, to change its rules. Nothing was done.`);
    return withFile(text, (file) => context.relay(rulesRecord, 'rules', 'set', file, '--yes'));
  }),
  /** One message, with the settings in force and with edited ones. */
  'POST api/rules/try': route(
    { ...comparedShape, message: z.string() },
    async ({ message, current, edited }, context) => {
      const [now, then] = await Promise.all([
        tryMessage(context, current, message),
        tryMessage(context, edited, message),
      ]);
      return { current: now, edited: then };
    },
  ),
  'POST api/rules/what-if': route({ ...comparedShape, lines: z.string() }, (texts, context) =>
    judgeLines(context, texts),
  ),
};
