import { addConsoleCommand } from '../../console/command.ts';
import type { AddCommand } from '../declare.ts';
import { addArchiveCommand } from './archive/command.ts';
import { costsCommand } from './costs/command.ts';
import { credentialsCommand } from './credentials/command.ts';
import { decideCommand } from './decide/command.ts';
import { dlqCommand } from './dlq/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { addEraseCommand } from './erase/command.ts';
import { explainCommand } from './explain/command.ts';
import { addRecordCommand } from './record/command.ts';
import { addReplayCommand } from './replay/command.ts';
import { addResendCommand } from './resend/command.ts';
import { rulesCommand } from './rules/command.ts';
import { addSendCommand } from './send/command.ts';
import { simulateCommand } from './simulate/command.ts';
import { smokeCommand } from './smoke/command.ts';
import { tailCommand } from './tail/command.ts';
import { webhookCommand } from './webhook/command.ts';

/** Every command: one line each. */
export const commands: readonly AddCommand[] = [
  addConsoleCommand,
  addArchiveCommand,
  addReplayCommand,
  addResendCommand,
  addEraseCommand,
  costsCommand,
  credentialsCommand,
  decideCommand,
  dlqCommand,
  doctorCommand,
  explainCommand,
  addRecordCommand,
  rulesCommand,
  addSendCommand,
  simulateCommand,
  smokeCommand,
  tailCommand,
  webhookCommand,
];
