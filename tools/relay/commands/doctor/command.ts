import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { describeError, exitCodes } from '../../errors.ts';
import { flag, type OptionValues } from '../../options.ts';
import type { Target } from '../../target.ts';
import { printable } from '../../terminal.ts';
import { chosenLanes, laneOptions } from '../smoke/command.ts';
import { webhookCommandOptions } from '../webhook/command.ts';
import { checkEndpoint, checkErrors, checkLanes } from './delivery-checks.ts';
import { type Finding, findingsOf, type Grade } from './finding.ts';
import { checkQueues } from './queues-check.ts';
import { checkRegistration, checkRules, judgeCredentials, judgeVersion } from './settings-checks.ts';

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
  ...webhookCommandOptions,
  ...laneOptions,
  smoke: flag('--no-smoke', "don't send a synthetic delivery"),
};

type Check = (target: Target, context: CommandContext) => Promise<Finding | readonly Finding[]>;

/** The checks, in the order in which they are made, by what they look at. */
function checksFor(options: OptionValues<typeof doctorOptions>): Readonly<Record<string, Check>> {
  const lanes = options.smoke ? chosenLanes(options) : [];
  return {
    versions: async (target) => judgeVersion(target),
    credentials: async ({ credentials }) => judgeCredentials(await credentials()),
    'rule settings': checkRules,
    'webhook URL': checkEndpoint,
    'a delivery goes through': (target, context) => {
      const appId = options.appId ?? context.environment.COMETCHAT_APP_ID ?? 'relay-smoke-test';
      return checkLanes(appId, lanes, target, context);
    },
    queues: checkQueues,
    'errors of the last hour': checkErrors,
    'registration at CometChat': (_target, context) => checkRegistration(options, context),
  };
}

const colours = { ok: 'green', warn: 'yellow', fail: 'red', 'not checked': 'dim' } as const;
const gradeWidth = 'not checked'.length;
const permissionAdvice =
  'check that your AWS user may read this, and that the relay has the same version as this command';

/** `doctor`: looks for what is wrong with a relay. */
export const doctorCommand = command('doctor', {
  description: 'Check a relay and say in plain words what is wrong.',
  help,
  options: doctorOptions,
  run: async (options, context) => {
    const { terminal } = context;
    const checks = checksFor(options);
    const target = await context.target();
    terminal.line(`checking ${target.name}`);
    const all: Finding[] = [];
    for (const [name, check] of Object.entries(checks)) {
      terminal.progress(`checking ${name}`);
      // A check that can't be made doesn't keep the others from being made.
      const findings = await check(target, context).catch((error: unknown) =>
        findingsOf(name).fail(`couldn't be checked: ${describeError(error)}`, permissionAdvice),
      );
      for (const finding of [findings].flat()) {
        all.push(finding);
        terminal.record(finding, ({ check, grade, says, advice }) => [
          `${terminal.paint(colours[grade], grade.padEnd(gradeWidth))}  ${check}: ${printable(says, 500)}`,
          advice !== undefined && `${' '.repeat(gradeWidth)}  do: ${advice}`,
        ]);
      }
    }
    const checksOf = (grade: Grade) => all.filter((one) => one.grade === grade).map(({ check }) => check);
    const [ok, warnings, failures] = [checksOf('ok'), checksOf('warn'), checksOf('fail')];
    const unchecked = new Set(checksOf('not checked'));
    terminal.line(`${ok.length} ok, ${warnings.length} to look at, ${failures.length} wrong`);
    if (unchecked.size > 0) terminal.line(`not checked: ${[...unchecked].join(', ')}`);
    if (failures.length > 0) context.exitCode = exitCodes.problems;
  },
});
