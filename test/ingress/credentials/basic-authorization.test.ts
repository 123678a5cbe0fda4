import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptCredentials,
  isUsualHeader,
  matchCredentials,
  parseBasicAuthorization,
} from '../../../lambda/ingress/credentials/basic-authorization.ts';
import { basic } from '../support/requests.ts';

describe('isUsualHeader', () => {
  it('is true only for what parsing and comparing accept as the current password', () => {
    // RFC 7617 allows no colon in a user name.
    const part = fc
      .string({ unit: 'grapheme', maxLength: 4 })
      .map((text) => text.replaceAll(':', '').toWellFormed());
    const scheme = fc.constantFrom('Basic', 'basic', 'Basic ');
    fc.assert(
      fc.property(part, part, part, part, scheme, (username, password, name, secret, written) => {
        const accepted = acceptCredentials({ username, password, previousPassword: secret });
        for (const header of [basic(name, secret, written), basic(username, password, written)]) {
          const given = parseBasicAuthorization(header);
          const match = given === undefined ? undefined : matchCredentials(given, accepted);
          if (isUsualHeader(header, accepted)) expect(match).toBe('current');
        }
        expect(isUsualHeader(basic(username, password), accepted)).toBe(true);
      }),
    );
  });

  it('reads no header that is too long', () => {
    const password = 'x'.repeat(2000);
    expect(isUsualHeader(basic('ada', password), acceptCredentials({ username: 'ada', password }))).toBe(
      false,
    );
  });
});

describe('parseBasicAuthorization', () => {
  it.each(['Basic', 'basic', 'BASIC', 'bAsIc'])('takes the scheme as %s', (scheme) => {
    expect(parseBasicAuthorization(basic('ada', 'secret', scheme))).toEqual({
      username: 'ada',
      password: 'secret',
    });
  });

  it('splits at the first colon', () => {
    expect(parseBasicAuthorization(basic('ada', 'a:b:c'))).toEqual({ username: 'ada', password: 'a:b:c' });
    expect(parseBasicAuthorization(basic('', ''))).toEqual({ username: '', password: '' });
  });

  it('takes nothing away from the name', () => {
    expect(parseBasicAuthorization(basic('\ufeffada', 'secret'))?.username).toBe('\ufeffada');
  });

  it('reads UTF-8', () => {
    expect(parseBasicAuthorization(basic('Zoë', 'пароль'))).toEqual({ username: 'Zoë', password: 'пароль' });
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['a scheme alone', 'Basic'],
    ['a scheme and spaces', 'Basic   '],
    ['another scheme', 'Bearer YWRhOnNlY3JldA=='],
    ['no space after the scheme', 'BasicYWRhOnNlY3JldA=='],
    ['what is not base64', 'Basic ada:secret'],
    ['more than base64', 'Basic YWRhOnNlY3JldA== extra'],
    ['no colon', `Basic ${Buffer.from('adasecret').toString('base64')}`],
    ['bytes that are not UTF-8', `Basic ${Buffer.from([0x61, 0x3a, 0xff, 0xfe]).toString('base64')}`],
    ['a very long header', basic('ada', 'x'.repeat(2000))],
  ])('refuses %s', (_case, header) => {
    expect(parseBasicAuthorization(header)).toBeUndefined();
  });

  it('reads what any client writes', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes(':'));
    const word = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(name, word, (username, password) => {
        fc.pre(basic(username, password).length <= 1024);
        expect(parseBasicAuthorization(basic(username, password))).toEqual({ username, password });
      }),
    );
  });

  it('never throws, whatever the header is', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((rest) => `Basic ${rest}`),
      fc.base64String().map((rest) => `Basic ${rest}`),
      fc.uint8Array().map((bytes) => `Basic ${Buffer.from(bytes).toString('base64')}`),
    );
    fc.assert(
      fc.property(header, (text) => {
        const parsed = parseBasicAuthorization(text);
        expect(parsed === undefined || !parsed.username.includes(':')).toBe(true);
      }),
    );
  });
});

describe('matchCredentials', () => {
  const accepted = acceptCredentials({ username: 'ada', password: 'new', previousPassword: 'old' });

  it('tells the current password from the previous one', () => {
    expect(matchCredentials({ username: 'ada', password: 'new' }, accepted)).toBe('current');
    expect(matchCredentials({ username: 'ada', password: 'old' }, accepted)).toBe('previous');
  });

  it('accepts nothing for a previous password where there is none', () => {
    const single = acceptCredentials({ username: 'ada', password: 'new' });
    expect(matchCredentials({ username: 'ada', password: 'new' }, single)).toBe('current');
    expect(matchCredentials({ username: 'ada', password: 'old' }, single)).toBeUndefined();
    expect(matchCredentials({ username: 'ada', password: '' }, single)).toBeUndefined();
    expect(matchCredentials({ username: 'ada', password: 'undefined' }, single)).toBeUndefined();
  });

  it('matches only the very same name and password', () => {
    const word = fc.oneof(fc.constantFrom('ada', 'new', 'old', 'Ada', 'ada '), fc.string());
    fc.assert(
      fc.property(word, word, (username, password) => {
        const expected =
          username !== 'ada'
            ? undefined
            : password === 'new'
              ? 'current'
              : password === 'old'
                ? 'previous'
                : undefined;
        expect(matchCredentials({ username, password }, accepted)).toBe(expected);
      }),
    );
  });

  it('does not move the border between name and password', () => {
    const joined = acceptCredentials({ username: 'ab', password: 'c' });
    expect(matchCredentials({ username: 'a', password: 'bc' }, joined)).toBeUndefined();
  });
});
