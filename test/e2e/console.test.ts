import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../tools/console/browser.ts';
import { localPage } from '../../tools/console/local-page.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { type ConsolePage, openConsole } from './support/console-page.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;
let browser: Browser;
let console_: ConsolePage;

beforeAll(async () => {
  [running, browser] = await Promise.all([startRunningRelay({ page: localPage }), launchBrowser()]);
  console_ = await openConsole(browser, running.relay.pageUrl);
  await console_.shows('local run at');
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

describe('the panel Live', () => {
  it('shows a delivery as it is answered and its event as it is published, with its way and its payload', async () => {
    const { page, press, shows, text } = console_;
    const script = '<img src=x onerror=document.title=1>';
    await running.deliver(
      sampleDelivery('message_sent', {
        system: 'modern',
        messageId: '77001',
        text: script,
        sender: `<b>anna</b>`,
      }),
    );
    await shows('accepted');
    await shows('published');
    await page.locator('.record ::-p-text(published)').click();
    await shows('received message_sent, answered 200');
    await shows('published to processed-events');
    await shows('<b>anna</b>');
    expect(await text()).not.toContain(script);
    await press('Show the payload');
    await shows(script);
    expect(await page.title()).toBe('Relay console');
    await press('Close');
  });

  it('shows what was refused and why, and finds it by its outcome', async () => {
    const { page, rows, shows } = console_;
    await running.post('{}', { authorization: 'Basic bm86bm8=' });
    await page.select('select', 'refused');
    await shows('401');
    expect((await rows()).filter((row) => !row.includes('refused'))).toEqual([]);
    await page.select('select', '');
  });

  it('is all there by keyboard', async () => {
    const { page, shows } = console_;
    await page.focus('.records');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    expect(await page.$eval('[aria-selected="true"]', (row) => row.getAttribute('aria-posinset'))).toBe('2');
    await page.keyboard.press('Enter');
    await shows('Request id');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.detail', { hidden: true });
  });

  it('has nothing that a check of accessibility finds', async () => {
    expect(await console_.violations()).toEqual([]);
  });
});

describe('the page', () => {
  it('asks for nothing but its own server, and runs into no error', () => {
    expect(new Set(console_.requested.map((url) => new URL(url).origin))).toEqual(
      new Set([running.relay.consoleUrl]),
    );
    expect(console_.complaints).toEqual([]);
  });

  it('is not there without its token', async () => {
    for (const path of [
      '/console/',
      '/console/AAAAAAAAAAAAAAAAAAAAAA/',
      '/console/AAAAAAAAAAAAAAAAAAAAAA/api/relay',
    ])
      expect((await fetch(`${running.relay.consoleUrl}${path}`)).status).toBe(404);
  });
});
