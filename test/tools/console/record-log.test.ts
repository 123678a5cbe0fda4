import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oncePerFrame } from '../../../tools/console/page/state/once-per-frame.ts';
import { everyRecord } from '../../../tools/console/page/state/record-filter.ts';
import { RecordLog } from '../../../tools/console/page/state/record-log.ts';
import { visibleRows } from '../../../tools/console/page/state/visible-rows.ts';
import type { LiveRecord } from '../../../tools/console/shared/live-record.ts';

const record = (number: number, more: Partial<LiveRecord> = {}): LiveRecord => ({
  key: `key-${number}`,
  time: number,
  kind: 'request',
  outcome: 'accepted',
  mood: 'neutral',
  trigger: 'message_sent',
  id: `v2:app:hook:message_sent:${number}`,
  requestId: `request-${number}`,
  consumers: [],
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, number) => record(number));

describe('the log of the page', () => {
  it('shows the newest first, and each record once', () => {
    const log = new RecordLog();
    expect(log.add([record(1), record(2)])).toHaveLength(2);
    expect(log.add([record(2), record(3)])).toEqual([record(3)]);
    expect([0, 1, 2, 3].map((index) => log.at(index)?.record.time)).toEqual([3, 2, 1, undefined]);
  });

  it('forgets the oldest, so that its memory is bounded', () => {
    const log = new RecordLog(5_000);
    for (let start = 0; start < 20_000; start += 500) log.add(many(start + 500).slice(start));
    expect(log.shownCount()).toBeLessThanOrEqual(6_000);
    expect(log.at(0)?.record.time).toBe(19_999);
    expect(log.at(log.shownCount() - 1)).toBeDefined();
    expect(log.at(log.shownCount())).toBeUndefined();
  });

  it('holds still while records come', () => {
    const log = new RecordLog();
    log.add([record(1)]);
    log.hold();
    log.add([record(2), record(3)]);
    expect([log.shownCount(), log.heldCount(), log.at(0)?.record.time]).toEqual([1, 2, 1]);
    log.release();
    expect([log.shownCount(), log.heldCount(), log.at(0)?.record.time]).toEqual([3, 0, 3]);
  });

  it('finds by part of an id, a subject learnt later, a trigger and an outcome', () => {
    const log = new RecordLog();
    log.add([record(1), record(2, { trigger: 'group_created', outcome: 'refused' })]);
    const timesFor = (filter: object) => {
      log.filterBy({ ...everyRecord, ...filter });
      return Array.from({ length: log.shownCount() }, (_, index) => log.at(index)?.record.time);
    };
    expect(timesFor({ text: 'MESSAGE_SENT:2' })).toEqual([2]);
    expect(timesFor({ text: 'request-1' })).toEqual([1]);
    expect(timesFor({ trigger: 'group' })).toEqual([2]);
    expect(timesFor({ outcome: 'accepted' })).toEqual([1]);
    expect(timesFor({ subject: 'anna' })).toEqual([]);
    log.learn({ [record(1).id ?? '']: 'anna_user_bert' });
    expect(log.at(0)?.record.time).toBe(1);
  });

  it('finds a record again by its place, whatever is shown', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat({ max: 40 }), (kept, holdAt) => {
        const log = new RecordLog();
        log.filterBy({ ...everyRecord, outcome: 'accepted' });
        kept.forEach((isKept, number) => {
          if (number === holdAt) log.hold();
          log.add([record(number, { outcome: isKept ? 'accepted' : 'refused' })]);
        });
        for (let index = 0; index < log.shownCount(); index += 1)
          expect(log.indexOf(log.at(index)?.place ?? -1)).toBe(index);
        expect(log.shownCount() + log.heldCount()).toBe(kept.filter(Boolean).length);
      }),
    );
  });
});

describe('drawing', () => {
  it('happens once for each paint, however often it is asked for', () => {
    const frames: (() => void)[] = [];
    let drawn = 0;
    const draw = oncePerFrame(
      () => {
        drawn += 1;
      },
      (callback) => frames.push(callback),
    );
    for (let asked = 0; asked < 100; asked += 1) draw();
    expect([frames.length, drawn]).toEqual([1, 0]);
    frames.shift()?.();
    draw();
    expect([frames.length, drawn]).toEqual([1, 1]);
  });

  it('is of the rows near what can be seen, and of all that can be seen', () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.nat({ max: 20_000 }),
          rowHeight: fc.integer({ min: 20, max: 60 }),
          scrolled: fc.nat({ max: 500_000 }),
          height: fc.nat({ max: 2_000 }),
        }),
        (list) => {
          const { first, end } = visibleRows(list);
          const { count, rowHeight, scrolled, height } = list;
          expect(first).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(count);
          expect(end - first).toBeLessThanOrEqual(height / rowHeight + 14);
          const top = Math.floor(scrolled / rowHeight);
          const bottom = Math.min(count - 1, Math.floor((scrolled + height - 1) / rowHeight));
          if (top < count && height > 0) {
            expect(first).toBeLessThanOrEqual(top);
            expect(end).toBeGreaterThan(bottom);
          }
        },
      ),
    );
  });
});
