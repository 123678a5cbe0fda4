import { describe, expect, it } from 'vitest';
import { createRuleSecrets } from '../../../lambda/ingress/outbound/rule-secrets.ts';

function setUp(text: string | Error) {
  const store = { text, time: 1_000_000, fetches: 0 };
  const secretText = createRuleSecrets({
    fetchers: {
      async key() {
        store.fetches++;
        if (store.text instanceof Error) throw store.text;
        return store.text;
      },
    },
    now: () => store.time,
  });
  return { store, secretText };
}

describe('rule secrets', () => {
  it('are fetched when first asked for, once for many, and anew after a minute', async () => {
    const { store, secretText } = setUp('one');
    expect(store.fetches).toBe(0);
    expect(await Promise.all([secretText('key'), secretText('key')])).toEqual(['one', 'one']);
    store.text = 'two';
    store.time += 59_999;
    expect(await secretText('key')).toBe('one');
    store.time += 1;
    expect(await secretText('key')).toBe('two');
    expect(store.fetches).toBe(2);
  });

  it('are kept while they cannot be read', async () => {
    const { store, secretText } = setUp('one');
    await secretText('key');
    store.text = new Error('out of reach');
    store.time += 3_600_000;
    expect(await secretText('key')).toBe('one');
  });

  it('cost one fetch in ten seconds while there is none', async () => {
    const { store, secretText } = setUp(new Error('out of reach'));
    for (let index = 0; index < 10; index++) {
      await expect(secretText('key')).rejects.toMatchObject({ code: 'no_secret' });
      store.time += 999;
    }
    expect(store.fetches).toBe(1);
    store.time += 10;
    store.text = 'one';
    expect(await secretText('key')).toBe('one');
  });

  it.each(['other', 'constructor'])(
    'are refused by the name %s, which the deployment does not have',
    async (name) => {
      await expect(setUp('one').secretText(name)).rejects.toMatchObject({ code: 'unknown_secret' });
    },
  );
});
