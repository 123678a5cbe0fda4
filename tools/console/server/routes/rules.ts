import * as z from 'zod';
import { settingsSchema } from '../../../../lambda/decisions/settings/settings-schema.ts';
import { UsageError } from '../../../relay/errors.ts';
import { jsonAnswer } from '../answers.ts';
import { judgeLines, tryMessage } from '../try-rules.ts';
import { withFile } from '../with-file.ts';
import { type Route, readBody } from './route.ts';

const show: Route = async (_request, { relay }) => jsonAnswer(await relay(['rules', 'show', '--raw']));

const schema: Route = async (_request, { rules }) => jsonAnswer(settingsSchema(await rules()));

const textSchema = z.object({ text: z.string() });

const check: Route = async (request, { relay }) => {
  const { text } = readBody(request, textSchema);
  return jsonAnswer(await withFile(text, (file) => relay(['rules', 'check', file])));
};

const saveSchema = z.object({ text: z.string(), stage: z.string().optional() });

/** Puts settings in force with `relay rules set`: on a deployed stage only where its name was typed. */
const save: Route = async (request, { relay, target: find }) => {
  const { text, stage } = readBody(request, saveSchema);
  const target = await find();
  if (target.localUrl === undefined && stage !== target.stage)
    throw new UsageError(`Type the stage's name, ${target.stage}, to change its rules. Nothing was done.`);
  return jsonAnswer(await withFile(text, (file) => relay(['rules', 'set', file, '--yes'])));
};

const trySchema = z.object({ message: z.string(), current: z.string(), edited: z.string() });

const tryOne: Route = async (request, { target: find, rules }) => {
  const { message, current, edited } = readBody(request, trySchema);
  const relay = { target: await find(), rules: await rules() };
  const [now, then] = await Promise.all([
    tryMessage(relay, current, message),
    tryMessage(relay, edited, message),
  ]);
  return jsonAnswer({ current: now, edited: then });
};

const whatIfSchema = z.object({ lines: z.string(), current: z.string(), edited: z.string() });

const whatIf: Route = async (request, { target: find, rules }) => {
  const recording = readBody(request, whatIfSchema);
  return jsonAnswer(await judgeLines({ target: await find(), rules: await rules() }, recording));
};

/** The rules: their settings, and what they say of messages. */
export const ruleRoutes: Readonly<Record<string, Route>> = {
  'GET api/rules': show,
  'GET api/rules/schema': schema,
  'POST api/rules/check': check,
  'POST api/rules/save': save,
  'POST api/rules/try': tryOne,
  'POST api/rules/what-if': whatIf,
};
