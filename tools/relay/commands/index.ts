import type { AddCommand } from '../declare.ts';
import { archiveCommand } from './archive/command.ts';
import { costsCommand } from './costs/command.ts';
import { credentialsCommand } from './credentials/command.ts';
import { decideCommand } from './decide/command.ts';
import { dlqCommand } from './dlq/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { eraseCommand } from './erase/command.ts';
import { explainCommand } from './explain/command.ts';
import { recordCommand } from './record/command.ts';
import { replayCommand } from './replay/command.ts';
import { resendCommand } from './resend/command.ts';
import { rulesCommand } from './rules/command.ts';
import { sendCommand } from './send/command.ts';
import { simulateCommand } from './simulate/command.ts';
import { smokeCommand } from './smoke/command.ts';
import { tailCommand } from './tail/command.ts';
import { webhookCommand } from './webhook/command.ts';

/** The commands, one line each. `tools/bin` adds that of the console. */
export const commands: readonly AddCommand[] = [
  archiveCommand,
  replayCommand,
  resendCommand,
  eraseCommand,
  costsCommand,
  credentialsCommand,
  decideCommand,
  dlqCommand,
  doctorCommand,
  explainCommand,
  recordCommand,
  rulesCommand,
  sendCommand,
  simulateCommand,
  smokeCommand,
  tailCommand,
  webhookCommand,
];
