import { effect, signal } from '@preact/signals';
import type { LiveRecord } from '../../../shared/live-record.ts';
import { log, redraw } from '../../live.ts';
import { everyRecord, type RecordFilter } from '../../state/record-filter.ts';

export const filter = signal<RecordFilter>(everyRecord);
export const paused = signal(false);
/** True while the list is scrolled away from its newest record: it must not move then. */
export const scrolledAway = signal(false);
/** The place of the record that is marked in the list. */
export const marked = signal<number | undefined>(undefined);
/** The record whose way is shown. */
export const opened = signal<LiveRecord | undefined>(undefined);

effect(() => {
  log.filterBy(filter.value);
  redraw();
});

effect(() => {
  if (paused.value || scrolledAway.value) log.hold();
  else log.release();
  redraw();
});
