import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordLog, everyRecord } from '../../../../../tools/console/page/state/record-log.ts';
import type { LiveRecord } from '../../../../../tools/console/shared/api.ts';

const record = (number: number, more: Partial<LiveRecord> = {}): LiveRecord => ({
  key: `key-${number}`,
  time: number,
  kind: 'request',
  outcome: 'accepted',
  trigger: 'message_sent',
  id: `v2:app:hook:message_sent:${number}`,
  requestId: `request-${number}`,
  consumers: [],
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, number) => record(number));

const timesOf = (records: readonly LiveRecord[]) => records.map(({ time }) => time);

describe('the log of the page', () => {
  it('shows the newest first, and each record once', () => {
    const log = createRecordLog();
    expect(log.add([record(1), record(2)])).toHaveLength(2);
    expect(log.add([record(2), record(3)])).toEqual([record(3)]);
    expect(timesOf(log.shown.value)).toEqual([3, 2, 1]);
  });

  it('forgets the oldest, so that its memory is bounded', () => {
    const log = createRecordLog(5_000);
    for (let start = 0; start < 20_000; start += 500) log.add(many(start + 500).slice(start));
    expect(timesOf(log.shown.value)).toEqual(timesOf(many(20_000).slice(-5_000).reverse()));
  });

  it('stands still while records come, also when the filter changes', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat({ max: 40 }), (kept, holdAt) => {
        const log = createRecordLog();
        const records = kept.map((isKept, number) =>
          record(number, { outcome: isKept ? 'accepted' : 'refused' }),
        );
        log.add(records.slice(0, holdAt));
        log.hold(true);
        for (const one of records.slice(holdAt)) log.add([one]);
        log.filter.value = { ...everyRecord, outcome: 'accepted' };
        const wanted = (some: readonly LiveRecord[]) =>
          timesOf(some.filter(({ outcome }) => outcome === 'accepted'));
        expect(timesOf(log.shown.value)).toEqual(wanted(records.slice(0, holdAt).reverse()));
        expect(log.heldBack.value).toBe(wanted(records.slice(holdAt)).length);
        log.hold(false);
        expect(timesOf(log.shown.value)).toEqual(wanted(records.reverse()));
        expect(log.heldBack.value).toBe(0);
      }),
    );
  });

  it('is empty once it is cleared, and takes what comes then', () => {
    const log = createRecordLog();
    log.add([record(1)]);
    log.hold(true);
    log.clear();
    log.add([record(1), record(2)]);
    expect([timesOf(log.shown.value), log.heldBack.value]).toEqual([[], 1]);
    log.hold(false);
    expect(timesOf(log.shown.value)).toEqual([2]);
  });

  it('finds by part of an id, a subject learnt later, a trigger and an outcome', () => {
    const log = createRecordLog();
    log.add([record(1), record(2, { trigger: 'group_created', outcome: 'refused' })]);
    const timesFor = (filter: object) => {
      log.filter.value = { ...everyRecord, ...filter };
      return timesOf(log.shown.value);
    };
    expect(timesFor({ text: 'MESSAGE_SENT:2' })).toEqual([2]);
    expect(timesFor({ text: 'request-1' })).toEqual([1]);
    expect(timesFor({ trigger: 'group' })).toEqual([2]);
    expect(timesFor({ outcome: 'accepted' })).toEqual([1]);
    expect(timesFor({ subject: 'anna' })).toEqual([]);
    log.learn({ [record(1).id ?? '']: 'anna_user_bert' });
    expect(timesOf(log.shown.value)).toEqual([1]);
  });
});
