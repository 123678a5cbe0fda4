import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { type JsonObject, parseJsonObject } from '../../../json/json.ts';
import { sampleDelivery } from '../../../samples/index.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { readInput } from '../../files.ts';
import { answerName, isSuccess, post } from '../../http/post.ts';
import { flag, type OptionValues, option, textOption, textsOption, yesOption } from '../../options.ts';
import { override } from './override.ts';

const sendOptions = {
  trigger: option(
    '--trigger <trigger>',
    'send a made-up delivery of this trigger',
    z.string().prefault('message_sent'),
  ),
  file: textOption('--file <file>', 'send the delivery in this JSON file instead'),
  set: textsOption(
    '--set <path=value...>',
    'replace values: data.message.data.text=hello; JSON is taken as that',
  ),
  printCurl: flag(
    '--print-curl',
    'print the curl command that sends it, without the password, and send nothing',
  ),
  yes: yesOption,
};

const help = `
Examples:
  relay send --local
  relay send --local --trigger before_message --set data.message.data.text='buy now'
  relay send --stage dev --file delivery.json --print-curl`;

/** Milliseconds: longer than CometChat waits, to see slow answers too. */
const timeout = 10_000;

/** `send`: posts one delivery as CometChat would. */
export const sendCommand = command('send', {
  description: 'Send one delivery of your own to the relay, as CometChat would.',
  help,
  options: sendOptions,
  run: send,
});

async function send(options: OptionValues<typeof sendOptions>, context: CommandContext): Promise<void> {
  const { terminal, local } = context;
  const delivery = readBody(options);
  const target = await context.target();
  const url = target.output(outputNames.webhookUrl);
  const credentials = await target.credentials();
  if (options.printCurl) {
    const quoted = delivery.replaceAll("'", `'\\''`);
    const command = `curl -s -u '${credentials.username}:PASSWORD' -H 'content-type: application/json' '${url}' -d '${quoted}'`;
    return terminal.record({ kind: 'curl', command }, () => command);
  }
  if (!local)
    await confirm(terminal, `Send a delivery to ${target.name}? Its consumers get the event.`, options.yes);
  const answer = await post({ url, credentials }, delivery, { timeout, local });
  if (!isSuccess(answer)) context.exitCode = exitCodes.problems;
  const milliseconds = Math.round(answer.milliseconds);
  const sent = { kind: 'send', status: answerName(answer), milliseconds, body: answer.body };
  terminal.record(sent, ({ status, body }) => `${status} after ${milliseconds} ms: ${body}`);
}

function readBody({ trigger, file, set }: OptionValues<typeof sendOptions>): string {
  if (file === undefined) return JSON.stringify(override(madeUp(trigger), set));
  const text = readInput(file);
  const delivery = parseJsonObject(text);
  if (delivery === undefined) throw new UsageError(`${file} doesn't hold a JSON object. Nothing was sent.`);
  // Byte for byte where nothing is replaced: parsing could change long numbers.
  return set.length === 0 ? text : JSON.stringify(override(delivery, set));
}

function madeUp(trigger: string): JsonObject {
  try {
    return sampleDelivery(trigger, { seed: Date.now() });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      `There is no made-up delivery of ${trigger}. Choose a trigger from docs/events.md, or send a file with --file.`,
    );
  }
}
