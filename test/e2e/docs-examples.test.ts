import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../tools/relay/support/run-command.ts';
import { ManagementApiStandIn, managementKey, managementSecret } from '../tools/stand-ins/management-api.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

const folder = new URL('../../docs/operate/', import.meta.url);

/** The commands that a page shows with their output. */
function examples(page: string): { command: string; output: string }[] {
  const text = readFileSync(new URL(page, folder), 'utf8');
  return [...text.matchAll(/^```\n(\$ relay [\s\S]*?)\n```$/gm)]
    .flatMap(([, block = '']) => block.split(/\n(?=\$ )/))
    .map((example) => ({
      command: example.slice(0, `${example}\n`.indexOf('\n')).replace(/^\$ relay /, ''),
      output: example.slice(`${example}\n`.indexOf('\n') + 1),
    }));
}

/** An output without what differs from run to run: numbers, times, ids, and the width of columns. */
function pattern(output: string): string {
  return output
    .replaceAll(/\bv\d+:\S+|\b[0-9a-f]{12}\b/g, 'ID')
    .replaceAll(/\d+(?:[-:.]\d+)*Z?/g, '#')
    .replaceAll(/ +/g, ' ')
    .trim();
}

let running: RunningRelay;
const standIn = new ManagementApiStandIn();
let environment: Record<string, string>;
let closeStandIn: () => Promise<void>;

beforeAll(async () => {
  const management = await standIn.start();
  closeStandIn = management.close;
  standIn.refusals.set('user_mentioned', Number.POSITIVE_INFINITY);
  environment = {
    COMETCHAT_MANAGEMENT_URL: management.url,
    COMETCHAT_MANAGEMENT_KEY: managementKey,
    COMETCHAT_MANAGEMENT_SECRET: managementSecret,
  };
  running = await startRunningRelay();
});
afterAll(async () => {
  await running?.stop();
  await closeStandIn?.();
});

async function run(command: string): Promise<string> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const port = new URL(running.relay.consoleUrl).port;
  const { stdout, stderr } = await runCommand([...words, '--local-port', port], { environment });
  return `${stderr}${stdout}`;
}

const waiting = { timeout: 20_000, interval: 500 };
const entity = {
  ...{ sender: 'ada', receiver: 'ben', receiverType: 'user', conversationId: 'ada_user_ben' },
  ...{ category: 'message', type: 'text', sentAt: 1_770_056_000 },
};

/** What happens before the examples of a page. The pages build on each other, in this order. */
const preparations: Record<string, () => Promise<unknown>> = {
  'smoke.md': async () => undefined,
  'explain.md': async () => {
    await running.deliver(delivery('message_sent', { id: '1007', data: { text: 'hello' } }));
    await expect.poll(() => run('explain --local 1007'), waiting).toContain('published to');
  },
  // Empties the consumer's queue, so that doctor finds nothing waiting.
  'simulate.md': async () => undefined,
  'tail.md': async () => undefined,
  'doctor.md': async () => {
    // Without an id nobody can say which message was edited.
    for (let number = 1; number <= 12; number += 1)
      await running.deliver(delivery('message_edited', { data: { text: `edited ${number}` } }));
    await expect.poll(() => run('doctor --local --no-smoke'), waiting).toMatch(/\d+ queues are empty/);
  },
  'dlq.md': async () => undefined,
  'webhook.md': async () => undefined,
  'credentials.md': async () => undefined,
};

function delivery(trigger: string, message: object): object {
  return {
    appId: 'app',
    webhook: 'hook',
    region: 'eu',
    trigger,
    data: { message: { ...entity, ...message } },
  };
}

test('every page with an example is tested', () => {
  const pages = readdirSync(folder).filter((page) => page.endsWith('.md') && examples(page).length > 0);
  expect(Object.keys(preparations).toSorted()).toEqual(pages.toSorted());
});

test.each(Object.entries(preparations))(
  'the examples of %s are what the commands print',
  async (page, prepare) => {
    await prepare();
    for (const { command, output } of examples(page))
      expect(pattern(await run(command)), command).toBe(pattern(output));
  },
);
