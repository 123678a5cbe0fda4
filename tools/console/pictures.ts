import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import * as z from 'zod';
import { type LocalRelay, startLocalRelay } from '../local/index.ts';
import { launchBrowser } from './browser.ts';
import { localPage, localRelay } from './local-page.ts';
import { createRelayCommand } from './server/relay-command.ts';

const folder = join(import.meta.dirname, '../../docs/pictures');
const size = { width: 1200, height: 640 };

const settings = {
  rules: {
    'blocked-words': { mode: 'enforce', options: { words: ['casino'] } },
    links: { mode: 'shadow' },
  },
};

/** What a person does on a panel before the picture is taken. */
const panels: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  live: (page) => page.locator('.record ::-p-text(dropped)').click(),
  charts: async () => undefined,
  rules: (page) => page.locator('input.wide').fill('Win at the casino: https://example.com'),
  send: (page) => page.locator('button.main').click(),
  queues: async () => undefined,
};

/** Makes the documentation's pictures: starts the local run, sends made-up deliveries, and photographs the panels. */
async function makePictures(): Promise<void> {
  const relay = await startLocalRelay({ port: 0, sqsPort: 0, page: localPage, directory: '.local/pictures' });
  const browser = await launchBrowser();
  try {
    await writeFile(relay.settingsFile, JSON.stringify(settings, undefined, 2));
    await mkdir(folder, { recursive: true });
    await sendDeliveries(relay);
    const page = await browser.newPage();
    await page.setViewport(size);
    for (const [panel, act] of Object.entries(panels)) {
      await page.goto(`${relay.pageUrl}#${panel}`);
      await page.reload();
      // Charts draw once a second, and checks take their time.
      await sleep(3_000);
      await act(page);
      await sleep(1_000);
      await page.screenshot({ path: join(folder, `console-${panel}.png`), optimizeForSpeed: false });
    }
  } finally {
    await browser.close();
    await relay.stop();
  }
}

async function sendDeliveries({ consoleUrl }: LocalRelay): Promise<void> {
  const relay = createRelayCommand(localRelay(Number(new URL(consoleUrl).port)));
  const record = z.unknown();
  await relay(record, 'simulate', '--limit', '300', '--rate', '20');
  await relay(record, 'send', '--set', 'data.message=7');
  await relay(record, 'send', '--trigger', 'before_message', '--set', 'data.data.text=Win at the casino');
}

await makePictures();
