import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { describeError, exitCodes } from '../../errors.ts';
import { action, flag } from '../../options.ts';
import type { Target } from '../../target.ts';
import { printable, type Terminal } from '../../terminal.ts';
import { chosenLanes, laneOptions } from '../smoke/command.ts';
import { managementOptions } from '../webhook/connect.ts';
import { webhookOptions } from '../webhook/options.ts';
import { endpointCheck, noSmokeCheck, smokeCheck } from './delivery-checks.ts';
import { errorsCheck } from './errors-check.ts';
import type { Check, Finding, Grade } from './finding.ts';
import { queuesCheck } from './queues-check.ts';
import { registrationCheck } from './registration-check.ts';
import { credentialsCheck, rulesCheck } from './settings-checks.ts';
import { versionCheck } from './version-check.ts';

const smokeAppId = 'relay-smoke-test';

const examples = `
Examples:
  relay doctor --local
  relay doctor --stage prod --region eu-west-1
  relay doctor --stage prod --app-id 2748...           with the Management API's key in the environment:
                                                       the registration at CometChat, too
  relay doctor --stage prod --thorough                 send a synthetic delivery through every lane, not only one
  relay doctor --stage prod --no-smoke                 send nothing (see \`relay smoke --help\`)

Exit code 1: at least one check failed, or could not be made. Warnings alone end with 0, and so does what is listed as
"not checked": 0 says nothing of it.`;

const doctorOptions = {
  ...webhookOptions,
  ...managementOptions,
  ...laneOptions,
  smoke: flag('--no-smoke', "don't send a synthetic delivery"),
};

/** Adds `doctor`: looks for what is wrong with a relay. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('doctor')
    .description('Check a relay and say in plain words what is wrong.');
  action(command.addHelpText('after', examples), doctorOptions, async (options) => {
    const appId = options.appId ?? context.environment.COMETCHAT_APP_ID ?? smokeAppId;
    const checks = [
      versionCheck,
      credentialsCheck,
      rulesCheck,
      endpointCheck,
      options.smoke ? smokeCheck(appId, chosenLanes(options)) : noSmokeCheck,
      queuesCheck,
      errorsCheck,
      registrationCheck(options),
    ];
    await examine(checks, context);
  });
}

async function examine(checks: readonly Check[], context: CommandContext): Promise<void> {
  const { terminal } = context;
  const target = await context.target();
  terminal.line(`checking ${target.name}`);
  const counts: Record<Grade, number> = { ok: 0, warn: 0, fail: 0, 'not checked': 0 };
  const unchecked = new Set<string>();
  for (const check of checks) {
    terminal.progress(`checking ${check.name}`);
    for (const finding of await runCheck(check, target, context)) {
      counts[finding.grade] += 1;
      if (finding.grade === 'not checked') unchecked.add(finding.check);
      terminal.record(finding, () => describeFinding(finding, terminal));
    }
  }
  terminal.line(`${counts.ok} ok, ${counts.warn} to look at, ${counts.fail} wrong`);
  if (unchecked.size > 0) terminal.line(`not checked: ${[...unchecked].join(', ')}`);
  if (counts.fail > 0) context.exitCode = exitCodes.problems;
}

/** A check that cannot be made says so and does not keep the others from being made. */
async function runCheck(check: Check, target: Target, context: CommandContext): Promise<readonly Finding[]> {
  try {
    return await check.run(target, context);
  } catch (error) {
    return [
      {
        check: check.name,
        grade: 'fail',
        says: `couldn't be checked: ${describeError(error)}`,
        advice: 'may your AWS user read this, and is the relay of this version?',
      },
    ];
  }
}

const colours = { ok: 'green', warn: 'yellow', fail: 'red', 'not checked': 'dim' } as const;
const gradeWidth = 'not checked'.length;

function describeFinding({ check, grade, says, advice }: Finding, terminal: Terminal): string[] {
  return [
    `${terminal.paint(colours[grade], grade.padEnd(gradeWidth))}  ${check}: ${printable(says, 500)}`,
    ...(advice === undefined ? [] : [`${' '.repeat(gradeWidth)}  do: ${advice}`]),
  ];
}
