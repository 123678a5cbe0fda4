import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rules } from '../../../../../lambda/decisions/index.ts';
import { readRecorded } from '../../../../../tools/relay/commands/decide/recorded-message.ts';
import { recordedLine } from '../../../../../tools/relay/commands/record/recorded-line.ts';
import { takeMessages } from '../../../../../tools/relay/commands/record/recording-queue.ts';
import { switchOn } from '../../../../../tools/relay/commands/record/recording-switch.ts';
import { describeRules } from '../../../../../tools/relay/commands/rules/settings-document.ts';
import type { SettingsStore } from '../../../../../tools/relay/commands/rules/settings-store.ts';
import { UsageError } from '../../../../../tools/relay/errors.ts';
import type { ConsumerQueue, ReceivedEvent } from '../../../../../tools/relay/queues/consumer-queue.ts';
import { sampleDelivery } from '../../../../../tools/samples/index.ts';

const recording = { queue: 'a1', until: new Date(Date.now() + 600_000).toISOString() };

/** The settings' object with its conditional writes, and a count of them. */
function memoryStore(first: string | undefined) {
  let text = first;
  let version = 0;
  const store: Pick<SettingsStore, 'current' | 'list' | 'put' | 'location'> = {
    location: 's3://rules/rule-settings.json',
    list: async () => undefined,
    current: async () =>
      text === undefined ? undefined : { text, tag: String(version), version: '', writtenAt: 0 },
    put: async (wanted, tag) => {
      if (tag !== (text === undefined ? undefined : String(version)))
        throw new UsageError('changed in the meantime');
      version += 1;
      text = wanted;
    },
  };
  return {
    store: store as SettingsStore,
    text: () => text,
    change: (wanted: string) => {
      version += 1;
      text = wanted;
    },
  };
}

describe('the switch of a recording', () => {
  it.each(['{"rules":{}}', '{ "rules" : {"links":{"mode":"off"}},\n"shadowWaitMilliseconds":5 }'])(
    'leaves %s byte for byte as it was',
    async (text) => {
      const settings = memoryStore(text);
      const off = await switchOn(settings.store, rules, recording);
      expect(JSON.parse(settings.text() ?? '')).toEqual({ ...JSON.parse(text), recording });
      await off();
      expect(settings.text()).toBe(text);
    },
  );

  it('leaves no rules where there were no settings, and removes what a killed recorder left', async () => {
    for (const text of [
      undefined,
      '{"rules":{},"recording":{"queue":"old","until":"2026-01-01T00:00:00Z"}}',
    ]) {
      const settings = memoryStore(text);
      await (await switchOn(settings.store, rules, recording))();
      expect(JSON.parse(settings.text() ?? '')).toEqual({ rules: {} });
    }
  });

  it('keeps what somebody changed in the meantime', async () => {
    const settings = memoryStore('{"rules":{}}');
    const off = await switchOn(settings.store, rules, recording);
    settings.change(JSON.stringify({ rules: { links: { mode: 'off' } }, recording }));
    await off();
    expect(JSON.parse(settings.text() ?? '')).toEqual({ rules: { links: { mode: 'off' } } });
    const removed = memoryStore('{"rules":{}}');
    const offAgain = await switchOn(removed.store, rules, recording);
    removed.change('{"rules":{"links":{}}}');
    await offAgain();
    expect(removed.text()).toBe('{"rules":{"links":{}}}');
  });

  it('is taken out also where somebody changes the settings between the two steps', async () => {
    const settings = memoryStore('{"rules":{}}');
    const { put } = settings.store;
    let puts = 0;
    const store: SettingsStore = {
      ...settings.store,
      put: (text, tag) => {
        puts += 1;
        if (puts === 2) settings.change(JSON.stringify({ rules: { links: { mode: 'off' } }, recording }));
        return put(text, tag);
      },
    };
    await (await switchOn(store, rules, recording))();
    expect(JSON.parse(settings.text() ?? '')).toEqual({ rules: { links: { mode: 'off' } } });
    expect(puts).toBe(3);
  });

  it('is shown with the rules', () => {
    const settings = { shadowWaitMilliseconds: 0, rules: {}, recording };
    expect(describeRules(settings)).toContain(`messages are recorded until ${recording.until}`);
  });

  it('refuses a second recording, and settings that it would break', async () => {
    for (const text of [JSON.stringify({ rules: {}, recording }), '{"rules":', '{"rules":{"no-rule":{}}}']) {
      const settings = memoryStore(text);
      await expect(switchOn(settings.store, rules, recording)).rejects.toThrow(UsageError);
      expect(settings.text()).toBe(text);
    }
  });
});

describe('taking messages', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const message = (messageId: string): ReceivedEvent => ({
    messageId,
    receiptHandle: messageId,
    id: '',
    subject: '',
    body: `body ${messageId}`,
  });
  /** Hands out these batches, a second each, and then nothing. */
  function setUp(batches: readonly (readonly ReceivedEvent[])[]) {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const kept: string[] = [];
    const deleted: string[] = [];
    const waiting = [...batches];
    const queue: ConsumerQueue = {
      receive: async () => {
        vi.setSystemTime(Date.now() + 1000);
        return waiting.shift() ?? [];
      },
      delete: async (messages) => {
        // Only what is in the file is deleted.
        for (const { messageId } of messages) if (kept.includes(`body ${messageId}`)) deleted.push(messageId);
        return [];
      },
    };
    const take = (
      limits: { limit?: number; until?: number; silence?: number },
      signal = new AbortController().signal,
    ) => {
      const keep = async (bodies: readonly string[]) => void kept.push(...bodies);
      return takeMessages(queue, { limit: 100, until: 60_000, ...limits, signal, keep });
    };
    return { kept, deleted, take };
  }

  it('keeps each message once, and ends at the limit, the time, or after silence', async () => {
    const batches = [[message('1')], [message('1'), message('2')], [], [message('3')]];
    const limited = setUp(batches);
    expect(await limited.take({ limit: 2 })).toBe('limit');
    expect(limited.kept).toEqual(['body 1', 'body 2']);
    expect(limited.deleted).toEqual(['1', '1', '2']);
    expect(await setUp(batches).take({ until: 3000 })).toBe('time');
    const silent = setUp([[], [], ...batches]);
    expect(await silent.take({ silence: 2000 })).toBe('silence');
    expect(silent.kept).toHaveLength(3);
    expect(await setUp([]).take({}, AbortSignal.abort())).toBe('stopped');
  });
});

describe('a line of a recording', () => {
  const wholeLine = (body: string) => recordedLine(body, true);
  const maskedLine = (body: string) => recordedLine(body, false);
  const samples = [
    sampleDelivery('before_message', { text: 'Call me: 0170 1234' }),
    {
      contextMessages: [
        { anna: 'earlier words' },
        { anna: { sender: 'anna', type: 'text', data: { text: 'Hi!' } } },
      ],
    },
  ];

  it.each(samples)('holds the message as it came, or how it is made without its words', (sample) => {
    const body = JSON.stringify(sample, undefined, 2);
    expect(JSON.parse(wholeLine(body))).toEqual(sample);
    const [whole, masked] = [readRecorded(wholeLine(body)), readRecorded(maskedLine(body))];
    if (!whole.message || !masked.message) throw new Error('rules could not judge it');
    expect(masked.message.sender).toBe(whole.message.sender);
    expect(masked.message.conversationId).toBe(whole.message.conversationId);
    expect(masked.message.text).toHaveLength(whole.message.text.length);
    expect(maskedLine(body)).not.toMatch(/Call|1234|words|Hi/);
  });

  it('is one line of which no letter or digit of any text is left, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (text, isJson) => {
        const line = maskedLine(isJson ? JSON.stringify({ data: { text } }) : text);
        expect(line).not.toMatch(/\n/);
        const value: unknown = JSON.parse(line);
        const shown =
          isJson && typeof value === 'object' ? JSON.stringify(Object.values(Object(value).data)) : line;
        expect(shown.replaceAll(/\\u[0-9a-f]{4}|\\[bfnrt]/g, '')).not.toMatch(/(?![Xx0])[\p{L}\p{N}]/u);
      }),
    );
  });

  it('keeps long numbers to the digit', () => {
    expect(wholeLine('{\n"id": 12345678901234567890}')).toBe('{"id":12345678901234567890}');
  });
});
