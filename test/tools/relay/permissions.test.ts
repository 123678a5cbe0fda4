import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { consoleCommand } from '../../../tools/console/command.ts';
import { commands } from '../../../tools/relay/commands/index.ts';
import {
  findStage,
  offlineCommands,
  optionPermissions,
  permissions,
} from '../../../tools/relay/permissions.ts';
import { type AwsStandIn, startAwsStandIn } from '../stand-ins/aws.ts';
import type { RunningServer } from '../stand-ins/http-server.ts';
import { ManagementApiStandIn, managementKey, managementSecret } from '../stand-ins/management-api.ts';
import { runCommand } from './support/run-command.ts';

let aws: AwsStandIn;
let management: RunningServer;
let folder: string;

beforeAll(async () => {
  management = await new ManagementApiStandIn().start();
  folder = mkdtempSync(join(tmpdir(), 'relay-permissions-'));
  writeFileSync(join(folder, 'rules.json'), '{"shadowWaitMilliseconds":5,"rules":{}}');
});
afterAll(async () => {
  await management.close();
  rmSync(folder, { recursive: true });
});

// One for each command: what an earlier one left under way must not count for the next.
beforeEach(async () => {
  aws = await startAwsStandIn();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

interface Run {
  readonly options?: string;
  /** The option of the table that this run uses. */
  readonly uses?: string;
  /** The request at which the command is stopped, as by Ctrl+C: it would wait for what never comes. */
  readonly stopAt?: string;
  readonly rotating?: boolean;
  /** Whether the stage has rule settings. Default: true. */
  readonly settings?: boolean;
  /** Whether the command ends with nothing to work on. */
  readonly refused?: boolean;
}

const managementOptions = '--app-id app1 --management-url MANAGEMENT --url https://hooks.example.com';

/** Runs that make every request which a command can make. */
const runs: Readonly<Record<string, readonly Run[]>> = {
  console: [{ options: '--port 0', stopAt: findStage }],
  'credentials retire': [{ options: '--yes --force', rotating: true }],
  'archive find': [{ options: '--since 1h' }],
  'credentials rotate': [{ options: '--yes --app-id app1 --management-url MANAGEMENT' }],
  'credentials show': [{ rotating: true }],
  'dlq export': [
    { options: '--out FOLDER/kept.jsonl' },
    { options: '--out FOLDER/removed.jsonl --remove', uses: '--remove' },
  ],
  'dlq list': [{}],
  'dlq purge': [{ options: '--lane messages --confirm messages' }],
  'dlq redrive': [
    { options: '--all --yes --no-wait' },
    { options: '--all --dry-run' },
    { options: '--lane messages --move-task --yes', uses: '--move-task', stopAt: 'sqs:StartMessageMoveTask' },
  ],
  'dlq show': [{}],
  doctor: [{ options: '--no-smoke', settings: false }, { stopAt: 'logs:FilterLogEvents' }],
  erase: [{ options: '--user alice --yes' }, { options: '--user alice --app other --yes' }],
  explain: [{ options: 'some-id' }],
  record: [
    { options: '--out FOLDER/one.ndjson -n 1 --yes' },
    { options: '--out FOLDER/two.ndjson -n 1 --yes', settings: false },
  ],
  replay: [{ options: '--consumer search --since 1h --yes' }],
  resend: [{ options: 'event-alice --consumer search --since 1h --yes' }],
  'rules check': [{}, { settings: false, refused: true }],
  'rules history': [{}],
  'rules rollback': [{ options: '--yes' }],
  'rules set': [
    { options: 'FOLDER/rules.json --yes' },
    { options: 'FOLDER/rules.json --yes', settings: false },
  ],
  'rules show': [{}, { settings: false }],
  send: [{ options: '--yes' }],
  simulate: [
    { options: '--limit 1 --confirm dev' },
    {
      options: '--limit 1 --confirm dev --verify --queue search --drain',
      uses: '--verify',
      stopAt: 'sqs:DeleteMessage',
    },
  ],
  smoke: [{ stopAt: 'logs:FilterLogEvents' }],
  tail: [
    { options: '--since 1m', stopAt: 'logs:FilterLogEvents' },
    { options: '--queue search', uses: '--queue', stopAt: 'sqs:DeleteMessage' },
  ],
  'webhook apply': [{ options: `--yes ${managementOptions}` }],
  'webhook guide': [{ options: '--app-id app1 --url https://hooks.example.com' }],
  'webhook plan': [{ options: managementOptions }],
  'webhook remove': [{ options: `--yes ${managementOptions}` }],
  'webhook status': [{ options: managementOptions }],
};

const environment = {
  COMETCHAT_MANAGEMENT_KEY: managementKey,
  COMETCHAT_MANAGEMENT_SECRET: managementSecret,
};

/** The IAM actions that a run needed. */
async function actionsOf(
  command: string,
  { options = '', stopAt, rotating = false, settings = true, refused }: Run,
) {
  const controller = new AbortController();
  aws.reset({
    rotating,
    settings,
    onAction: (action) => {
      if (action === stopAt) controller.abort();
    },
  });
  const words = `${command} ${options}`.trim().split(' ');
  const { exitCode, stderr } = await runCommand(
    words.map((word) => word.replace('MANAGEMENT', management.url).replace('FOLDER', folder)),
    { environment: { ...environment, XDG_STATE_HOME: folder }, signal: controller.signal },
  );
  // Misunderstood, or not let in: it would not show what the command needs.
  expect(refused ? [2] : [0, 1], `${words.join(' ')}: ${stderr}`).toContain(exitCode);
  return aws.actions();
}

function leafCommands(command: Command, path: readonly string[] = []): string[] {
  return command.commands.length === 0
    ? [path.join(' ')]
    : command.commands.flatMap((one) => leafCommands(one, [...path, one.name()]));
}

describe('the permissions of the command line', () => {
  it('are listed for every command that there is', () => {
    const program = new Command('relay');
    const noContext = () => {
      throw new Error('no command runs here');
    };
    for (const addCommand of [...commands, consoleCommand]) addCommand(program, noContext);
    expect([...Object.keys(permissions), ...offlineCommands].sort()).toEqual(leafCommands(program).sort());
  });

  it.each([['costs'], ['decide', '--settings', 'FOLDER/rules.json']])(
    'are none for `%s`',
    async (...arguments_) => {
      const words = arguments_.map((word) => word.replace('FOLDER', folder));
      const { exitCode } = await runCommand(words, { stdin: Readable.from([]) });
      expect(exitCode).toBe(0);
      expect(aws.actions()).toEqual([]);
    },
  );

  it.each(Object.entries(permissions))(
    'of `%s` are what it asks AWS for, no more and no less',
    async (command, always) => {
      const withOption = optionPermissions[command] ?? {};
      const needed = new Set<string>();
      for (const run of runs[command] ?? []) {
        const actions = await actionsOf(command, run);
        const allowed = [findStage, ...always, ...(withOption[run.uses ?? ''] ?? [])];
        expect(actions.filter((action) => !allowed.includes(action))).toEqual([]);
        for (const action of actions) needed.add(action);
      }
      const listed = new Set([findStage, ...always, ...Object.values(withOption).flat()]);
      expect([...needed].sort()).toEqual([...listed].sort());
    },
  );
});
