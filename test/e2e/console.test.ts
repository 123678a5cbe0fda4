import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../tools/console/browser.ts';
import { localPage, localRelay } from '../../tools/console/local-page.ts';
import { createConsole } from '../../tools/console/server/create-console.ts';
import { serveConsole } from '../../tools/console/server/serve.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { startBusyLocalRun } from './support/busy-local-run.ts';
import { type ConsolePage, openConsole } from './support/console-page.ts';
import { runSnippet } from './support/run-snippet.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let directory: string;
let running: RunningRelay;
let browser: Browser;
let console_: ConsolePage;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relay-console-'));
  [running, browser] = await Promise.all([
    startRunningRelay({ page: localPage, directory }),
    launchBrowser(),
  ]);
  console_ = await openConsole(browser, running.relay.pageUrl);
  await console_.shows('local run at');
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('the panel Live', () => {
  it('shows a delivery as it is answered and its event as it is published, with its way and its payload', async () => {
    const { page, press, shows, text } = console_;
    const script = '<img src=x onerror=document.title=1>';
    const sender = '<b>anna</b>';
    const sample = sampleDelivery('message_sent', { variant: 'image', messageId: '77001', sender });
    // People name themselves and their files, too.
    const withNames = JSON.stringify(sample).replaceAll(/"name":"[^"]*"/g, `"name":"${script}"`);
    await running.post(withNames.replace('"resource"', `"text":"${script}","resource"`));
    await shows('accepted');
    await shows('published');
    await page.locator('.record ::-p-text(published)').click();
    await shows('received message_sent, answered 200');
    await shows('published to processed-events');
    await shows(sender);
    expect(await text()).not.toContain(script);
    await press('Show the payload');
    for (const field of ['name', 'text']) await shows(`"${field}": "${script}"`);
    expect(await page.title()).toBe('Relay console');
    expect(await page.$$('img, b')).toEqual([]);
    await press('Close');
  });

  it('shows what a question was answered with, only when it is asked for', async () => {
    const { page, press, shows, text } = console_;
    const options = { words: ['harbour'], action: 'annotate' };
    await running.writeSettings({ rules: { 'blocked-words': { mode: 'enforce', options } } });
    await running.deliver(sampleDelivery('before_message', { text: 'meet me at the harbour' }));
    await page.select('select', 'annotated');
    await page.locator('.record ::-p-text(annotated)').click();
    await shows('Request id');
    expect(await text()).not.toContain('harbour');
    await press('Show the payload');
    await shows('"blockedWords": true');
    await shows('meet me at the harbour');
    await press('Close');
    await page.select('select', '');
    await running.writeSettings({ rules: {} });
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
    const marked = () => page.$eval('.records', (list) => list.getAttribute('aria-activedescendant'));
    const before = await marked();
    await running.deliver(sampleDelivery('group_created', { group: 'above-the-mark' }));
    await shows('above-the-mark');
    expect(before).toMatch(/^record-\S+$/);
    expect(await marked()).toBe(before);
    await page.keyboard.press('Enter');
    await shows('Request id');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.detail', { hidden: true });
  });
});

const open = async (name: string) => {
  await console_.page.locator(`nav ::-p-text(${name})`).click();
  await console_.page.waitForSelector(`nav [aria-current="page"] ::-p-text(${name})`);
};

describe('the other panels', () => {
  it('Charts counts what came, in words too', async () => {
    await open('Charts');
    await console_.shows('Deliveries a second');
    await console_.page.waitForSelector('.plot canvas');
    await console_.shows('CometChat waits 2000 ms');
  });

  it('Send makes a delivery, sends it, and shows the answer and what came of it', async () => {
    const { page, press, shows } = console_;
    await open('Send');
    await page.waitForFunction(
      `document.querySelector('.editor')?.shadowRoot?.textContent.includes('message_sent')`,
    );
    await press('Send');
    await shows('What came of it');
    await shows('to processed-events');
    await press('Send');
    await shows('duplicate');
    await press('With a wrong password');
    await shows('401');
    await press('With a broken body');
    await shows('400');
    await press('Show as curl');
    const command = await page.waitForSelector('pre ::-p-text(curl -s -u)');
    const curl = await command?.evaluate(({ textContent }) => textContent);
    expect(curl).toContain(`${running.relay.credentials.username}:PASSWORD' `);
    expect(curl).toContain(running.relay.webhookUrl);
  });

  it('Send lets SQS fail and work again', async () => {
    const { press, shows } = console_;
    await press('Begin, for a minute');
    await shows('fail on *');
    await press('Fresh ids');
    await press('Send');
    await shows('503');
    await press('End all');
    await shows('No fault is on.');
  });

  it('Try rules judges a text with settings in force beside edited ones, and puts those in force', async () => {
    const { page, press, shows } = console_;
    await open('Try rules');
    await shows('As they are in force.');
    await page.locator('input.wide').fill('win at the casino');
    const editor = await page.waitForSelector('.editor >>> .cm-content');
    await editor?.click();
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    const settings = { rules: { 'blocked-words': { mode: 'enforce', options: { words: ['casino'] } } } };
    await page.keyboard.sendCharacter(JSON.stringify(settings));
    await shows('Edited; not in force yet.');
    await page.locator('summary ::-p-text(What changes)').click();
    await shows('"words": [');
    await page.waitForSelector('td:nth-child(3) ::-p-text(dropped)');
    expect(await page.$eval('td:nth-child(2)', (cell) => cell.textContent)).toContain('passed');
    await press('Put in force');
    await page.waitForSelector('td:nth-child(2) ::-p-text(dropped)');
    const answer = await running.deliver(sampleDelivery('before_message', { text: 'casino' }));
    expect(JSON.parse(answer.text)).toEqual({ action: 'do_not_propagate' });
  });

  it('Queues shows depths, and a dead letter with its reason, which a typed name sends back', async () => {
    const { page, press, shows } = console_;
    await open('Queues');
    await shows('consumer processed-events');
    await running.deliver({ trigger: 'message_sent', appId: 'app', webhook: 'hook', data: { message: 7 } });
    await shows('schema-violation');
    await press('Open');
    await page.locator('summary').click();
    await press('Show the payload');
    await shows('"message": 7');
    await press('Try a redrive');
    await shows('wouldRedrive: 1');
    await page.locator('label ::-p-text(Type messages) >>> input').fill('messages');
    await press('Redrive');
    await shows('handled: 1');
  });

  it('Setup shows the password only after a click, and a tunnel once a request came through it', async () => {
    const { press, shows, text } = console_;
    await open('Setup');
    await shows('No request has come through a tunnel yet');
    expect(await text()).not.toContain(running.relay.credentials.password);
    await press('Show user name and password');
    await shows(running.relay.credentials.password);
    await press('Hide them');
    await running.post('{}', { 'x-forwarded-host': 'abc.example.com' });
    await shows('The tunnel abc.example.com leads here');
    await shows('https://abc.example.com/webhooks');
  });

  it.each(['TypeScript', 'Python', 'AWS command line'] as const)(
    'Setup shows code for a consumer that works when it is pasted: %s',
    async (name) => {
      await open('Setup');
      const code = await console_.page.$eval(`section[aria-label="${name}"] pre`, (pre) => pre.textContent);
      const group = `group-${name.replaceAll(' ', '')}`;
      await running.deliver(sampleDelivery('group_created', { group }));
      await expect.poll(() => runSnippet(name, code ?? ''), { timeout: 30_000 }).toContain(group);
    },
  );

  it('have nothing that a check of accessibility finds', async () => {
    for (const name of ['Live', 'Charts', 'Try rules', 'Send', 'Queues', 'Setup']) {
      await open(name);
      expect(await console_.violations(), name).toEqual([]);
    }
  });
});

describe('the page', () => {
  it('asks for nothing but its own server, and runs into no error', () => {
    expect(new Set(console_.requested.map((url) => new URL(url).origin))).toEqual(
      new Set([running.relay.consoleUrl]),
    );
    expect(console_.complaints).toEqual([]);
  });

  it('draws only what can be seen of 20,000 deliveries, and stands still while it is scrolled', async () => {
    const busy = await startBusyLocalRun(running.relay, 20_000);
    const served = await serveConsole(createConsole(localRelay(busy.port)), 0);
    const { page, rows, shows, complaints } = await openConsole(browser, served.url, {
      width: 390,
      height: 844,
    });
    await shows('20,000 shown');
    expect((await rows()).length).toBeLessThan(40);
    await page.$eval('.records', (list) => {
      list.scrollTop = 500_000;
    });
    await page.waitForFunction(`document.querySelector('.record')?.ariaPosInSet > 9000`);
    expect(complaints).toEqual([]);
    await page.close();
    await served.close();
    busy.stop();
  });

  it('fits a telephone in the dark, and has nothing that a check of accessibility finds there', async () => {
    const small = await openConsole(browser, running.relay.pageUrl, { width: 390, height: 844 });
    await small.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    for (const panel of ['live', 'charts', 'rules', 'send', 'queues', 'setup']) {
      await small.page.goto(`${running.relay.pageUrl}#${panel}`);
      await small.shows('local run at');
      expect(await small.page.evaluate('document.documentElement.scrollWidth'), panel).toBe(390);
      expect(await small.violations(), panel).toEqual([]);
    }
    await small.page.close();
  });

  it('is not there without its token', async () => {
    for (const path of [
      '/console/',
      '/console/AAAAAAAAAAAAAAAAAAAAAA/',
      '/console/AAAAAAAAAAAAAAAAAAAAAA/api/relay',
    ])
      expect((await fetch(`${running.relay.consoleUrl}${path}`)).status).toBe(404);
  });

  it('goes on by itself when the relay was restarted', async () => {
    const portOf = (url: string) => Number(new URL(url).port);
    const { webhookUrl, consoleUrl, sqsEndpoint } = running.relay;
    await running.stop();
    await console_.shows('Connection lost, trying again');
    running = await startRunningRelay({
      page: localPage,
      directory,
      port: portOf(webhookUrl),
      consolePort: portOf(consoleUrl),
      sqsPort: portOf(sqsEndpoint),
    });
    await console_.page.waitForSelector('.connection.live');
    await open('Live');
    await running.deliver(sampleDelivery('group_created', { group: 'after-restart' }));
    await console_.shows('after-restart');
  });
});
