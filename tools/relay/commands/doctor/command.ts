import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { describeError, exitCodes } from '../../errors.ts';
import { flag } from '../../options.ts';
import type { Target } from '../../target.ts';
import { printable } from '../../terminal.ts';
import { chosenLanes, laneOptions } from '../smoke/command.ts';
import { managementOptions } from '../webhook/connect.ts';
import { webhookOptions } from '../webhook/options.ts';
import { endpointCheck, smokeCheck } from './delivery-checks.ts';
import { errorsCheck } from './errors-check.ts';
import { type Check, type Finding, finding, type Grade } from './finding.ts';
import { queuesCheck } from './queues-check.ts';
import { registrationCheck } from './registration-check.ts';
import { credentialsCheck, rulesCheck, versionCheck } from './settings-checks.ts';

const smokeAppId = 'relay-smoke-test';

const help = `
Examples:
  relay doctor --local
  relay doctor --stage prod --region eu-west-1
  relay doctor --stage prod --app-id 2748...           with the Management API's key in the environment:
                                                       the registration at CometChat, too
  relay doctor --stage prod --thorough                 send a synthetic delivery through every lane, not only one
  relay doctor --stage prod --no-smoke                 send nothing (see \`relay smoke --help\`)

Exit code 1: at least one check failed, or couldn't be made. Exit code 0 allows warnings, and says nothing about what is
listed as "not checked".`;

const doctorOptions = {
  ...webhookOptions,
  ...managementOptions,
  ...laneOptions,
  smoke: flag('--no-smoke', "don't send a synthetic delivery"),
};

/** `doctor`: looks for what is wrong with a relay. */
export const doctorCommand = command('doctor', {
  description: 'Check a relay and say in plain words what is wrong.',
  help,
  options: doctorOptions,
  run: async (options, context) => {
    const appId = options.appId ?? context.environment.COMETCHAT_APP_ID ?? smokeAppId;
    const checks = [
      versionCheck,
      credentialsCheck,
      rulesCheck,
      endpointCheck,
      smokeCheck(appId, options.smoke ? chosenLanes(options) : []),
      queuesCheck,
      errorsCheck,
      registrationCheck(options),
    ];
    await examine(checks, context);
  },
});

const colours = { ok: 'green', warn: 'yellow', fail: 'red', 'not checked': 'dim' } as const;
const gradeWidth = 'not checked'.length;

async function examine(checks: readonly Check[], context: CommandContext): Promise<void> {
  const { terminal } = context;
  const target = await context.target();
  terminal.line(`checking ${target.name}`);
  const counts: Record<Grade, number> = { ok: 0, warn: 0, fail: 0, 'not checked': 0 };
  const unchecked = new Set<string>();
  for (const one of checks) {
    terminal.progress(`checking ${one.name}`);
    for (const found of await runCheck(one, target, context)) {
      const { check, grade, says, advice } = found;
      counts[grade] += 1;
      if (grade === 'not checked') unchecked.add(check);
      terminal.record(found, () => [
        `${terminal.paint(colours[grade], grade.padEnd(gradeWidth))}  ${check}: ${printable(says, 500)}`,
        advice !== undefined && `${' '.repeat(gradeWidth)}  do: ${advice}`,
      ]);
    }
  }
  terminal.line(`${counts.ok} ok, ${counts.warn} to look at, ${counts.fail} wrong`);
  if (unchecked.size > 0) terminal.line(`not checked: ${[...unchecked].join(', ')}`);
  if (counts.fail > 0) context.exitCode = exitCodes.problems;
}

/** A check that fails to run says so, and doesn't keep the others from running. */
async function runCheck(check: Check, target: Target, context: CommandContext): Promise<readonly Finding[]> {
  try {
    return await check.run(target, context);
  } catch (error) {
    const advice =
      'check that your AWS user may read this, and that the relay has the same version as this command';
    return [finding(check.name, 'fail', `couldn't be checked: ${describeError(error)}`, advice)];
  }
}
