import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { failEverything } from './failing-consumer.ts';
import type { Recorder } from './recorder.ts';

export interface SessionParts {
  readonly settingsFile: string;
  readonly port: string;
  readonly consolePort: string;
}

const settingsTakeEffect = 3_000;

/** The recorded session: every command once, in the order in which a new user would come to need them. */
export async function playSession({ run, say, mark }: Recorder, parts: SessionParts): Promise<void> {
  say('## Is it well?');
  mark('doctor');
  await run('relay doctor --local');
  mark('smoke');
  await run('relay smoke --local');

  say('## What became of a message');
  await run('relay simulate --local --file message.json');
  mark('explain-pages');
  await run('relay explain --local 1007');
  await run('relay explain --local 1008');

  say('## A message that a rule drops, and a request that is refused');
  const rules = { 'blocked-words': { mode: 'enforce', options: { words: ['swordfish'] } } };
  await writeFile(parts.settingsFile, JSON.stringify({ rules }));
  await sleep(settingsTakeEffect);
  await run('relay simulate --local --file before.json');
  mark('explain-pages');
  await run('relay explain --local before_message');
  say('');
  const refused = await run(
    `curl -s -u 'cometchatdev:wrong' -H 'Content-Type: application/json' http://127.0.0.1:${parts.port}/webhooks -d '{}'; echo`,
  );
  mark('explain-pages');
  await run(`relay explain --local ${/"requestId":"([^"]+)"/.exec(refused)?.[1]}`);

  say('## Made-up traffic, checked');
  mark('simulate');
  await run('relay simulate --local --verify');
  mark('tail');
  await run("relay tail --local --since 1h --type 'message_*' -n 4");

  say('## Dead letters: against the schema');
  await run('relay simulate --local --dir edits');
  mark('doctor-broken');
  await run('relay doctor --local --no-smoke');
  mark('dlq-list');
  await run('relay dlq list --local');
  mark('dlq-redrive');
  await run('relay dlq redrive --local --lane messages --reason schema-violation --dry-run');
  await run('relay dlq redrive --local --lane messages --reason schema-violation --yes');
  mark('explain-pages');
  await run('relay explain --local 2001');
  say('Nothing was mended, so they failed again. Better to keep a copy and empty the queue:');
  await run('relay dlq show --local --lane messages --limit 1');
  await run('relay dlq export --local --lane messages --out dead.ndjson --remove');
  await run('wc -l dead.ndjson');

  say(
    '## Dead letters: a consumer that fails\n\nForty groups are created, and a consumer receives the events again and again without deleting them, until SQS gives up.\nThen the redrive is killed half way and run again.',
  );
  await run('relay simulate --local -t group_created -n 40');
  await failEverything(Number(parts.consolePort));
  await run('relay dlq list --local');
  await run(
    'timeout --signal=KILL 4 relay dlq redrive --local --consumer processed-events --trigger com.cometchat.group_created --rate 5 --yes; echo "exit code $?"',
  );
  await run('relay dlq list --local');
  await run(
    'relay dlq redrive --local --consumer processed-events --trigger com.cometchat.group_created --yes --no-wait',
  );
  await run('relay dlq list --local');
  say('What is in the consumer’s queue now: how many events, and how often each:');
  await run(
    'timeout --signal=INT 8 relay tail --local --json --queue processed-events --type group_created |\n  grep -o \'"id":"[^"]*"\' | sort | uniq -c | awk \'{print $1}\' | sort | uniq -c',
  );
}

/** Registering with CometChat and changing the password, towards a stand-in for its Management API. */
export async function playManagement(
  { run, say, mark }: Recorder,
  giveUp: (trigger: string) => void,
): Promise<void> {
  say(
    '## Register with CometChat\n\nHere CometChat’s Management API is a stand-in on this machine (`COMETCHAT_MANAGEMENT_URL`); the key is in the\nenvironment.',
  );
  mark('webhook-plan');
  await run('relay webhook plan --local --app-id app1 --categories messages');
  giveUp('user_mentioned');
  mark('webhook-apply');
  await run('relay webhook apply --local --app-id app1 --categories messages --yes');
  say('');
  await run('relay webhook apply --local --app-id app1 --categories messages --without user_mentioned --yes');
  await run('relay webhook status --local --app-id app1 --categories messages --without user_mentioned');

  say('## Change the password');
  mark('rotate');
  await run('relay credentials rotate --local --app-id app1 --yes');
  say('');
  await run('relay simulate --local -t message_sent -n 12');
  mark('credentials-show');
  await run('relay credentials show --local');
  say('');
  await run('relay credentials retire --local');
  await run('relay credentials retire --local --force --yes');
}

/** Twenty thousand deliveries, with SQS failing half way. */
export async function playStorm({ run, say, mark }: Recorder): Promise<void> {
  say('## A storm');
  mark('storm');
  await run('relay simulate --local --verify -n 20000 --duplicates 5 --reorder 5 --retry --queue-outage 10');
}
