import { describe, expect, it } from 'vitest';
import { createRuleSettings, fixedSettings } from '../../lambda/ingress/rule-settings.ts';

/** Settings over a document that a test changes, by a clock that a test moves. */
function setUp(text: string | Error | undefined, maximumAgeMilliseconds = 60_000) {
  const store = {
    /** Undefined: there is no document. */
    text,
    lists: {} as Record<string, string>,
    listFetches: [] as string[],
    changes: [] as (string | undefined)[],
    time: 1_000_000,
    fetches: 0,
    /** How long the next fetch takes on the clock. */
    delay: 0,
    broken: [] as (readonly string[])[],
  };
  const settings = createRuleSettings({
    fetcher: {
      async fetchDocument(knownTag) {
        store.fetches += 1;
        const { text: current } = store;
        await Promise.resolve();
        store.time += store.delay;
        if (current instanceof Error) throw current;
        if (current === undefined) return 'absent';
        return knownTag === `tag of ${current}` ? 'unchanged' : { text: current, tag: `tag of ${current}` };
      },
      async fetchList(name) {
        store.listFetches.push(name);
        const list = store.lists[name];
        if (list === undefined) throw new TypeError('no list');
        return list;
      },
    },
    listNames: (document) => document.match(/\w+\.txt/g) ?? [],
    parse: (document, lists) =>
      document.startsWith('good')
        ? { ok: true, settings: [document, ...lists.values()].join(' + ') }
        : { ok: false, problems: ['rules.a: must be an object'] },
    defaults: 'defaults',
    onChange: (document) => store.changes.push(document),
    onBroken: (problems) => store.broken.push(problems),
    maximumAgeMilliseconds,
    now: () => store.time,
  });
  const later = () => store.time + 10_000;
  return { store, settings, ready: () => settings.ready(later()) };
}

/** Documents without tags and lists, one after the other. */
function fetching(fetchText: () => Promise<string>) {
  return {
    fetcher: {
      fetchDocument: async () => ({ text: await fetchText(), tag: undefined }),
      fetchList: async () => '',
    },
    listNames: () => [],
    onChange: () => {},
  };
}

/** Lets a fetch in the background come to its end. */
function background(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('createRuleSettings', () => {
  it('has the defaults until the first fetch', async () => {
    const { settings } = setUp('good 1');
    expect(settings.current()).toBe('defaults');
    await settings.warmUp();
    expect(settings.current()).toBe('good 1');
  });

  it('lets the first decision wait where nothing was fetched ahead', async () => {
    const { settings, ready } = setUp('good 1');
    await ready();
    expect(settings.current()).toBe('good 1');
  });

  it('waits no longer than it is told', async () => {
    const settings = createRuleSettings({
      ...fetching(() => new Promise(() => {})),
      parse: () => ({ ok: true, settings: 'never' }),
      defaults: 'defaults',
      onBroken: () => {},
      maximumAgeMilliseconds: 60_000,
    });
    await settings.ready(Date.now() + 5);
    expect(settings.current()).toBe('defaults');
  });

  it('serves what it has while it fetches in the background', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    store.text = 'good 2';
    store.time += 60_000;
    await ready();
    expect(settings.current()).toBe('good 1');
    await background();
    expect(settings.current()).toBe('good 2');
  });

  it('fetches no more often than once in its time, and once for many', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    for (let i = 0; i < 10; i += 1) await ready();
    expect(store.fetches).toBe(1);
    store.time += 60_000;
    await Promise.all([ready(), ready(), ready()]);
    await background();
    expect(store.fetches).toBe(2);
  });

  it('answers the same object while the document is the same', async () => {
    const settings = createRuleSettings({
      ...fetching(async () => 'same'),
      parse: (text) => ({ ok: true, settings: { text } }),
      defaults: { text: '' },
      onBroken: () => {},
      maximumAgeMilliseconds: 0,
    });
    await settings.warmUp();
    const first = settings.current();
    await settings.ready(Date.now() + 1000);
    expect(settings.current()).toBe(first);
  });

  it.each([
    ['a document that is not valid', 'bad', ['rules.a: must be an object']],
    ['a document that cannot be read', new TypeError('no connection'), ['not read: TypeError']],
  ])('keeps the last good settings after %s, and says so', async (_case, text, problems) => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    store.text = text;
    store.time += 60_000;
    await ready();
    await background();
    expect(settings.current()).toBe('good 1');
    expect(store.broken).toEqual([problems]);
    store.text = 'good 3';
    store.time += 60_000;
    await ready();
    await background();
    expect(settings.current()).toBe('good 3');
    expect(store.broken).toHaveLength(1);
  });

  it.each([
    ['out of reach', new Error('AccessDenied')],
    ['not valid', 'bad'],
    ['one that names a list that is not there', 'good with none.txt'],
  ])('has none where the document is %s at the start, says so, and soon asks again', async (_case, text) => {
    const { store, settings, ready } = setUp(text);
    await settings.warmUp();
    expect(settings.current()).toBe('defaults');
    expect(store.broken).toHaveLength(1);
    expect(await ready()).toBe(false);
    expect(store.fetches).toBe(1);
    store.text = 'good 1';
    store.time += 5000;
    expect(await ready()).toBe(true);
    expect(settings.current()).toBe('good 1');
  });

  it('is ready with the defaults where there is no document, and says that once', async () => {
    const { store, settings, ready } = setUp(undefined);
    await settings.warmUp();
    expect(await ready()).toBe(true);
    store.time += 60_000;
    await ready();
    await background();
    expect(settings.current()).toBe('defaults');
    expect(store.changes).toEqual([undefined]);
    expect(store.broken).toEqual([]);
  });

  it('goes back to the defaults when the document is deleted, and calls that broken', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    store.text = undefined;
    for (let i = 0; i < 2; i += 1) {
      store.time += 60_000;
      await ready();
      await background();
    }
    expect(settings.current()).toBe('defaults');
    expect(store.broken).toEqual([['deleted: every rule is off']]);
    store.text = 'good 1';
    store.time += 60_000;
    await ready();
    await background();
    expect(settings.current()).toBe('good 1');
    expect(store.changes).toEqual(['good 1', undefined, 'good 1']);
  });

  it('tells of each document that comes into force, once', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    for (const text of ['good 1', 'bad', 'good 2', 'good 2']) {
      store.text = text;
      store.time += 60_000;
      await ready();
      await background();
    }
    expect(store.changes).toEqual(['good 1', 'good 2']);
  });

  it('fetches the word lists that a document names, and none of them twice', async () => {
    const { store, settings, ready } = setUp('good a.txt b.txt');
    store.lists = { 'a.txt': 'A', 'b.txt': 'B', 'c.txt': 'C' };
    await settings.warmUp();
    expect(settings.current()).toBe('good a.txt b.txt + A + B');
    store.text = 'good b.txt c.txt';
    store.time += 60_000;
    await ready();
    await background();
    expect(settings.current()).toBe('good b.txt c.txt + B + C');
    expect(store.listFetches).toEqual(['a.txt', 'b.txt', 'c.txt']);
  });

  it('has settings still when a later document is not valid', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    store.text = 'bad';
    store.time += 60_000;
    await ready();
    await background();
    expect(await ready()).toBe(true);
  });

  it('does not call a document broken because the container was frozen during the fetch', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    store.text = new Error('ECONNRESET');
    store.delay = 600_000;
    store.time += 60_000;
    await ready();
    await background();
    expect(store.broken).toEqual([]);
  });

  it('waits for the next fetch where one was lost, for it would be lost again where messages are rare', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    store.text = new Error('ECONNRESET');
    store.delay = 600_000;
    store.time += 60_000;
    await ready();
    await background();
    store.delay = 0;
    store.text = 'good 2';
    await ready();
    expect(settings.current()).toBe('good 2');
    store.text = 'good 3';
    store.time += 60_000;
    await ready();
    expect(settings.current()).toBe('good 2');
  });

  it('fetches again at once where a fetch from before a freeze has still to end', async () => {
    const clock = { time: 1_000_000 };
    const endings: ((text: string | Error) => void)[] = [];
    const settings = createRuleSettings({
      ...fetching(
        () =>
          new Promise((resolve, reject) => {
            endings.push((text) => (text instanceof Error ? reject(text) : resolve(text)));
          }),
      ),
      parse: (text) => ({ ok: true, settings: text }),
      defaults: 'defaults',
      onBroken: () => {},
      maximumAgeMilliseconds: 60_000,
      now: () => clock.time,
    });
    const warm = settings.warmUp();
    endings[0]?.('first');
    await warm;
    clock.time += 60_000;
    await settings.ready(clock.time + 400);
    clock.time += 30_000;
    const ready = settings.ready(clock.time + 400);
    endings[1]?.(new Error('frozen'));
    await background();
    endings[2]?.('second');
    await ready;
    expect(settings.current()).toBe('second');
  });

  it('lets every decision have the newest where they may have no age at all', async () => {
    const { store, settings, ready } = setUp('good 1', 0);
    await settings.warmUp();
    store.text = 'good 2';
    await ready();
    expect(settings.current()).toBe('good 2');
  });

  it('does not keep settings for ever when the clock is set back', async () => {
    const { store, settings, ready } = setUp('good 1');
    await settings.warmUp();
    store.text = 'good 2';
    store.time -= 3_600_000;
    await ready();
    await background();
    expect(settings.current()).toBe('good 2');
  });
});

describe('fixedSettings', () => {
  it('never change', async () => {
    const settings = fixedSettings('always');
    await settings.warmUp();
    await settings.ready(Date.now());
    expect(settings.current()).toBe('always');
  });
});
