import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'puppeteer-core';

/** A page of the console in a real browser, with what went wrong in it. */
export interface ConsolePage {
  readonly page: Page;
  /** Errors, and whatever the content security policy has blocked. */
  readonly complaints: readonly string[];
  /** Every URL that the page asked for. */
  readonly requested: readonly string[];
  /** The text of the page. */
  text(): Promise<string>;
  /** Waits until the page's text holds this. */
  shows(text: string): Promise<void>;
  press(name: string): Promise<void>;
  /** The rows of the list that are drawn. */
  rows(): Promise<readonly string[]>;
  /** What axe-core finds wrong, in short. */
  violations(): Promise<readonly string[]>;
}

const require = createRequire(import.meta.url);
const axe = require.resolve('axe-core/axe.min.js');

export async function openConsole(
  browser: Browser,
  url: string,
  size = { width: 1600, height: 900 },
): Promise<ConsolePage> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const requested: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_CONNECTION|ERR_INCOMPLETE/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('request', (request) => requested.push(request.url()));
  await page.setViewport(size);
  await page.goto(url);
  const text = () => page.$eval('body', (body) => body.innerText);
  return {
    page,
    complaints,
    requested,
    text,
    shows: async (wanted) => {
      await page.waitForFunction(`document.body.innerText.includes(${JSON.stringify(wanted)})`, {
        polling: 100,
      });
    },
    press: (name) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click(),
    rows: () => page.$$eval('.record', (rows) => rows.map(({ textContent }) => textContent ?? '')),
    violations: async () => {
      // Run in the page by the browser's debugger, which the page's own policy doesn't bind.
      const session = await page.createCDPSession();
      await session.send('Runtime.evaluate', { expression: await readFile(axe, 'utf8') });
      const { result } = await session.send('Runtime.evaluate', {
        expression: `axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) =>
          id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', '))))`,
        awaitPromise: true,
      });
      await session.detach();
      return JSON.parse(String(result.value));
    },
  };
}
