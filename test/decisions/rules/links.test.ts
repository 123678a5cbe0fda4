import { describe, expect, it } from 'vitest';
import { links } from '../../../lambda/decisions/rules/links.ts';
import { judge, pass } from './judge.ts';

const drop = (reason: string) => ({ outcome: 'drop', reason, confidence: 1 });

describe('denied domains', () => {
  const options = { denied: ['evil.example.com', 'evil.co.uk', 'zip', '127.0.0.1', 'xn--mnchen-3ya.de'] };

  it.each([
    'https://evil.co.uk',
    'see HTTP://WWW.Evil.Co.Uk/path?query#part',
    'evil.co.uk',
    'see:evil.co.uk, please',
    '(evil.co.uk)',
    'www.evil.co.uk:8080/x',
    'evil.co.uk.',
    'evil[.]co[.]uk',
    'evil。co．uk',
    'ev\u200bil.co.uk',
    'https://user:password@evil.co.uk/',
    'https://evil.example.com',
    'https:\\\\evil.co.uk',
    'https://safe.example.org/?next=https://evil.co.uk',
    'link=https://evil.co.uk',
    'http://a.zip',
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'münchen.de',
    'https://MÜNCHEN.de',
    'ａ.ｅｖｉｌ.co.uk',
  ])('are found in %j', async (text) => {
    expect(await judge(links, options, text)).toStrictEqual(drop('link'));
  });

  it.each([
    'https://example.com',
    'notevil.co.uk',
    'https://evil.co.uk.example.org',
    'someone@evil.co.uk',
    'etc.and so on',
    'version 1.2.3',
    '127.0.0.1',
    'http://',
    'https://[',
    'no links at all',
    '',
  ])('are not found in %j', async (text) => {
    expect(await judge(links, options, text)).toStrictEqual(pass);
  });
});

it('a denied domain with as many labels as may be is found, below other labels too', async () => {
  const denied = `${'a.'.repeat(20)}example`;
  for (const host of [denied, `${'b.'.repeat(30)}${denied}`])
    expect(await judge(links, { denied: [denied] }, `https://${host}`)).toStrictEqual(drop('link'));
});

describe('allowed domains', () => {
  const options = { allowed: ['example.com', 'github.io', 'me.github.io'], otherLinks: 'drop' };

  it.each([
    'https://example.com',
    'www.example.com',
    'https://me.github.io/a',
    'https://github.io',
    'no link',
  ])('let %j pass', async (text) => {
    expect(await judge(links, options, text)).toStrictEqual(pass);
  });

  it.each([
    'https://example.org',
    'wiki.internal is http://wiki.internal',
    'example.com.evil.org',
    'https://you.github.io',
    'https://10.0.0.1',
    'https://intranet/',
  ])('do not let %j pass', async (text) => {
    expect(await judge(links, options, text)).toStrictEqual(drop('link'));
  });
});

describe('what links mean', () => {
  it('can be a mark with how many there are, never with what they are', async () => {
    const options = { denied: ['evil.com'], deniedLinks: 'annotate', otherLinks: 'annotate' };
    expect(await judge(links, options, 'evil.com a.evil.com example.org')).toStrictEqual({
      outcome: 'annotate',
      metadata: { links: { denied: 2, other: 1 } },
    });
  });

  it('lets a drop count more than a mark', async () => {
    const options = { denied: ['evil.com'], deniedLinks: 'annotate', otherLinks: 'drop' };
    expect(await judge(links, options, 'evil.com example.org')).toStrictEqual(drop('link'));
  });

  it('drops a text with more of them than can be looked up', async () => {
    const text = Array.from({ length: 1000 }, (_, index) => `${index}.example.com`).join(' ');
    expect(await judge(links, {}, text)).toStrictEqual(drop('too many links'));
  });
});
