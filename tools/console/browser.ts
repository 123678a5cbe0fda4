import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

const usualPaths = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** What a browser does by itself would leave this machine. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // Else a container without a language gives the page a name for one that `Intl` refuses.
  '--accept-lang=en-US',
];

/**
 * A browser without a window: the one that `CHROME_PATH` names, else a Chrome of this machine, else the one that comes
 * with the development dependencies (Linux only).
 */
export async function launchBrowser(): Promise<Browser> {
  // Chrome's sandbox doesn't start as root, as in most containers.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return puppeteer.launch({
    executablePath: process.env.CHROME_PATH ?? usualPaths.find(existsSync) ?? (await bundledBrowser()),
    headless: 'shell',
    args: [...quiet, ...sandbox],
  });
}

async function bundledBrowser(): Promise<string> {
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
