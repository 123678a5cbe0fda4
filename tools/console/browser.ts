import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

/** What a browser does by itself would leave this machine; puppeteer keeps it from most of that. */
const quiet = [
  '--disable-component-update',
  '--disable-quic',
  // Else a container without a language gives the page a name for one that `Intl` refuses.
  '--accept-lang=en-US',
];

/**
 * A browser without a window: the one that `CHROME_PATH` names, else the Chrome of this machine, else the one that comes
 * with the development dependencies (Linux only).
 */
export async function launchBrowser(): Promise<Browser> {
  // Chrome's sandbox doesn't start as root, as in most containers.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const chrome = await puppeteer.executablePath('chrome');
  return puppeteer.launch({
    executablePath: process.env.CHROME_PATH ?? (existsSync(chrome) ? chrome : await bundledBrowser()),
    headless: 'shell',
    args: [...quiet, ...sandbox],
  });
}

async function bundledBrowser(): Promise<string> {
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
