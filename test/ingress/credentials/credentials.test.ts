import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCredentials } from '../../../lambda/ingress/credentials/credentials.ts';
import {
  CredentialsError,
  parseCredentialsSecret,
} from '../../../lambda/ingress/credentials/credentials-secret.ts';
import { basic } from '../support/requests.ts';

const minutes = 60_000;
const good = basic('ada', 'secret');

function secret(password: string, previousPassword?: string): string {
  return JSON.stringify({ username: 'ada', password, previousPassword });
}

/** Credentials over a secret that a test changes, by a clock that a test moves. */
function setUp(text: string | Error) {
  const store = { text, time: 1_000_000, fetches: 0, failures: [] as Error[] };
  const credentials = createCredentials({
    async fetchSecret() {
      store.fetches += 1;
      await Promise.resolve();
      if (store.text instanceof Error) throw store.text;
      return store.text;
    },
    onFailure: (error) => store.failures.push(error),
    now: () => store.time,
  });
  return { store, credentials };
}

describe('createCredentials', () => {
  it('fetches once for many requests', async () => {
    const { store, credentials } = setUp(secret('secret'));
    await credentials.warmUp();
    for (let i = 0; i < 5; i += 1)
      expect(await credentials.check(good)).toEqual({ password: 'current', rotating: false });
    expect(store.fetches).toBe(1);
  });

  it('shares one fetch among requests that come at the same time', async () => {
    const { store, credentials } = setUp(secret('secret'));
    const checks = await Promise.all(Array.from({ length: 10 }, () => credentials.check(good)));
    expect(checks.every(({ password }) => password === 'current')).toBe(true);
    expect(store.fetches).toBe(1);
  });

  it('lets requests with a new password wait for one fetch, though they come at the same time', async () => {
    const { store, credentials } = setUp(secret('secret'));
    await credentials.warmUp();
    store.text = secret('changed');
    store.time += 10_000;
    const changed = basic('ada', 'changed');
    const checks = await Promise.all([credentials.check(changed), credentials.check(changed)]);
    expect(checks.map(({ password }) => password)).toEqual(['current', 'current']);
    expect(store.fetches).toBe(2);
  });

  describe('at once', () => {
    it('accepts what `check` accepts, in the usual spelling, without a fetch', async () => {
      const { store, credentials } = setUp(secret('secret', 'old'));
      expect(credentials.checkAtOnce(good)).toBeUndefined();
      await credentials.warmUp();
      expect(credentials.checkAtOnce(good)).toEqual({ password: 'current', rotating: true });
      expect(credentials.checkAtOnce(good)).toEqual(await credentials.check(good));
      expect(store.fetches).toBe(1);
    });

    it('leaves every other header to `check`', async () => {
      const { credentials } = setUp(secret('secret', 'old'));
      await credentials.warmUp();
      const others = [
        'Bearer x',
        good.toLowerCase(),
        `${good} `,
        basic('ada', 'old'),
        basic('', ''),
        undefined,
      ];
      for (const other of others) expect(credentials.checkAtOnce(other)).toBeUndefined();
    });

    it('leaves it to `check` to fetch a secret that is a minute old', async () => {
      const { store, credentials } = setUp(secret('secret'));
      await credentials.warmUp();
      store.time += minutes;
      expect(credentials.checkAtOnce(good)).toBeUndefined();
      store.text = secret('changed');
      expect((await credentials.check(good)).password).toBeUndefined();
      expect(credentials.checkAtOnce(good)).toBeUndefined();
      expect(credentials.checkAtOnce(basic('ada', 'changed'))).toEqual({
        password: 'current',
        rotating: false,
      });
    });
  });

  it('refuses malformed headers without a fetch', async () => {
    const { store, credentials } = setUp(secret('secret'));
    expect(await credentials.check(undefined)).toEqual({ password: undefined, rotating: false });
    expect(await credentials.check('Bearer x')).toEqual({ password: undefined, rotating: false });
    expect(store.fetches).toBe(0);
  });

  it('fetches anew after a minute', async () => {
    const { store, credentials } = setUp(secret('secret'));
    await credentials.check(good);
    store.time += minutes - 1;
    await credentials.check(good);
    expect(store.fetches).toBe(1);
    store.time += 1;
    await credentials.check(good);
    expect(store.fetches).toBe(2);
  });

  it('finds a changed password at once, for it fetches when one does not match', async () => {
    const { store, credentials } = setUp(secret('old'));
    await credentials.warmUp();
    store.text = secret('secret');
    store.time += 10_000;
    expect((await credentials.check(good)).password).toBe('current');
  });

  it('fetches at most once in ten seconds, however many wrong passwords come', async () => {
    const { store, credentials } = setUp(secret('secret'));
    await credentials.warmUp();
    const wrong = basic('ada', 'guess');
    for (let i = 0; i < 100; i += 1) {
      store.time += 1000;
      expect((await credentials.check(wrong)).password).toBeUndefined();
    }
    expect(store.fetches).toBe(1 + 10);
  });

  it('says that two passwords are accepted, and which of them it was', async () => {
    const { credentials } = setUp(secret('new', 'secret'));
    expect(await credentials.check(good)).toEqual({ password: 'previous', rotating: true });
    expect(await credentials.check(basic('ada', 'new'))).toEqual({ password: 'current', rotating: true });
  });

  it('keeps to the old values while the secret is out of reach', async () => {
    const { store, credentials } = setUp(secret('secret'));
    await credentials.warmUp();
    store.text = new Error('no connection');
    store.time += 60 * minutes;
    expect((await credentials.check(good)).password).toBe('current');
    expect(store.failures).toHaveLength(1);
    await credentials.check(good);
    expect(store.fetches).toBe(2);
  });

  it('keeps to the old values while the secret is broken', async () => {
    const { store, credentials } = setUp(secret('secret'));
    await credentials.warmUp();
    store.text = '{"username":"ada"}';
    store.time += 6 * minutes;
    expect((await credentials.check(good)).password).toBe('current');
    expect(store.failures[0]?.message).toBe('the credentials secret has no "password"');
  });

  it.each([new Error('no connection'), '{"username":"ada"}'])(
    'rejects at once while the secret is %s, fetches once in ten seconds, and recovers with the next fetch',
    async (unusable) => {
      const { store, credentials } = setUp(unusable);
      await credentials.warmUp();
      for (let i = 0; i < 1000; i += 1) {
        await expect(credentials.check(good)).rejects.toBeInstanceOf(CredentialsError);
        store.time += 10;
      }
      expect(store.fetches).toBe(1);
      await expect(credentials.check(good)).rejects.toBeInstanceOf(CredentialsError);
      expect([store.fetches, store.failures.length]).toEqual([2, 2]);
      store.text = secret('secret');
      store.time += 10_000;
      expect((await credentials.check(good)).password).toBe('current');
    },
  );

  it('refuses a retired password within a minute', async () => {
    const { store, credentials } = setUp(secret('new', 'secret'));
    expect((await credentials.check(good)).password).toBe('previous');
    store.text = secret('new');
    store.time += minutes;
    expect((await credentials.check(good)).password).toBeUndefined();
  });

  it('takes no previous password that it could not confirm for a minute', async () => {
    const { store, credentials } = setUp(secret('new', 'secret'));
    await credentials.warmUp();
    store.text = new Error('no connection');
    store.time += minutes - 1;
    expect((await credentials.check(good)).password).toBe('previous');
    store.time += 1;
    await expect(credentials.check(good)).rejects.toBeInstanceOf(CredentialsError);
    expect((await credentials.check(basic('ada', 'new'))).password).toBe('current');
    store.text = secret('new', 'secret');
    store.time += 10_000;
    expect((await credentials.check(good)).password).toBe('previous');
  });

  it('does not keep values for ever when the clock is set back', async () => {
    const { store, credentials } = setUp(secret('secret'));
    await credentials.warmUp();
    store.text = secret('other');
    store.time -= 10 * minutes;
    expect((await credentials.check(good)).password).toBeUndefined();
  });
});

describe('parseCredentialsSecret', () => {
  it.each([
    ['what is not JSON', 'hunter2', "the credentials secret isn't JSON"],
    ['an array', '[]', "the credentials secret isn't a JSON object"],
    ['a text', '"hunter2"', "the credentials secret isn't a JSON object"],
    ['no name', '{"password":"hunter2"}', 'the credentials secret has no "username"'],
    ['an empty name', '{"username":"","password":"hunter2"}', 'the credentials secret has no "username"'],
    [
      'a name with a colon',
      '{"username":"a:b","password":"hunter2"}',
      'the credentials secret has a "username" with a colon',
    ],
    ['no password', '{"username":"ada"}', 'the credentials secret has no "password"'],
    [
      'a password that is a number',
      '{"username":"ada","password":1}',
      'the credentials secret has no "password"',
    ],
    [
      'a previous password that is a number',
      '{"username":"ada","password":"hunter2","previousPassword":1}',
      `the credentials secret has a "previousPassword" that isn't text`,
    ],
  ])('refuses %s by its name', (_case, text, message) => {
    expect(() => parseCredentialsSecret(text)).toThrow(new CredentialsError(message));
  });

  it.each(['', null])('takes %j for no previous password', (previousPassword) => {
    const text = JSON.stringify({ username: 'ada', password: 'hunter2', previousPassword });
    expect(parseCredentialsSecret(text).previous).toBeUndefined();
  });

  it('never says what the secret is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{12,40}$/), fc.nat(3), (word, kind) => {
        const text = [word, `["${word}"]`, `{"password":"${word}"}`, `{"username":"${word}","password":7}`][
          kind
        ];
        try {
          parseCredentialsSecret(text ?? '');
          expect.unreachable();
        } catch (error) {
          expect(error).toBeInstanceOf(CredentialsError);
          expect(`${error instanceof Error ? `${error.stack}${String(error.cause)}` : ''}`).not.toContain(
            word,
          );
        }
      }),
    );
  });
});
