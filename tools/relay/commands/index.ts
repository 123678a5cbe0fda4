import type { Command } from 'commander';
import { addConsoleCommand } from '../../console/command.ts';
import type { CommandContext } from '../context.ts';
import { addArchiveCommand } from './archive/command.ts';
import { addCostsCommand } from './costs/command.ts';
import { addCredentialsCommand } from './credentials/command.ts';
import { addDecideCommand } from './decide/command.ts';
import { addDlqCommand } from './dlq/command.ts';
import { addDoctorCommand } from './doctor/command.ts';
import { addEraseCommand } from './erase/command.ts';
import { addExplainCommand } from './explain/command.ts';
import { addRecordCommand } from './record/command.ts';
import { addReplayCommand } from './replay/command.ts';
import { addResendCommand } from './resend/command.ts';
import { addRulesCommand } from './rules/command.ts';
import { addSendCommand } from './send/command.ts';
import { addSimulateCommand } from './simulate/command.ts';
import { addSmokeCommand } from './smoke/command.ts';
import { addTailCommand } from './tail/command.ts';
import { addWebhookCommand } from './webhook/command.ts';

/** Adds one command to the command line. */
export type AddCommand = (program: Command, context: CommandContext) => void;

/** Every command: one line each. */
export const commands: readonly AddCommand[] = [
  addConsoleCommand,
  addArchiveCommand,
  addReplayCommand,
  addResendCommand,
  addEraseCommand,
  addCostsCommand,
  addCredentialsCommand,
  addDecideCommand,
  addDlqCommand,
  addDoctorCommand,
  addExplainCommand,
  addRecordCommand,
  addRulesCommand,
  addSendCommand,
  addSimulateCommand,
  addSmokeCommand,
  addTailCommand,
  addWebhookCommand,
];
