import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalRelay } from '../local/index.ts';
import { runRelay } from '../relay/run.ts';
import { launchBrowser } from './browser.ts';
import { localPage } from './local-page.ts';

const folder = join(import.meta.dirname, '../../docs/pictures');
const size = { width: 1200, height: 640 };
const panels = ['live', 'charts', 'rules', 'queues'] as const;

/** Makes the documentation's pictures: starts the local run, sends made-up deliveries, and photographs the panels. */
async function makePictures(): Promise<void> {
  const relay = await startLocalRelay({ port: 0, sqsPort: 0, page: localPage, directory: '.local/pictures' });
  const browser = await launchBrowser();
  try {
    await mkdir(folder, { recursive: true });
    const port = new URL(relay.consoleUrl).port;
    const simulation = ['--local', '--local-port', port, 'simulate', '--limit', '300', '--rate', '20'];
    await runRelay(simulation, {
      stdout: { write: () => true },
      stderr: { write: () => true },
      environment: {},
      signal: new AbortController().signal,
    });
    const page = await browser.newPage();
    await page.setViewport(size);
    for (const panel of panels) {
      await page.goto(`${relay.pageUrl}#${panel}`);
      await page.reload();
      // Charts draw once a second, and checks take their time.
      await sleep(3_000);
      await page.screenshot({ path: join(folder, `console-${panel}.png`), optimizeForSpeed: false });
    }
  } finally {
    await browser.close();
    await relay.stop();
  }
}

await makePictures();
