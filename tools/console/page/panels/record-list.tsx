import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type LiveRecord, vendorPatience } from '../../shared/api.ts';
import { log, marked, opened, scrolledAway } from '../live.ts';
import { OutcomeMark } from '../parts/blocks.tsx';
import { clockOf, durationOf } from '../parts/words.ts';

/** Pixels; the style sheet has the same. A narrow row has two lines. */
const heights = { wide: 30, narrow: 52 } as const;
const narrow = matchMedia('(max-width: 700px)');
/** Rows drawn above and below what can be seen, so that a fast scroll shows no gap. */
const margin = 6;

/** The list, of which only the rows that can be seen are drawn. Arrow keys move in it, Enter opens a record. */
export function RecordList() {
  const list = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const records = log.shown.value;
  const rowHeight = narrow.matches ? heights.narrow : heights.wide;
  const measure = () => {
    if (list.current === null) return;
    const { scrollTop, clientHeight } = list.current;
    setScroll({ top: scrollTop, height: clientHeight });
    scrolledAway.value = scrollTop > rowHeight;
  };
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(scroll.top / rowHeight) - margin);
  const end = Math.ceil((scroll.top + scroll.height) / rowHeight) + margin;
  const drawn = records.slice(first, end);
  const mark = drawn.find((record) => record === marked.value);
  return (
    <>
      <div
        ref={list}
        class="records"
        role="listbox"
        aria-label="Requests and events, newest first"
        aria-activedescendant={mark && idOf(mark)}
        tabIndex={0}
        onScroll={measure}
        onKeyDown={(event) => {
          if (!handleKey(event.key, Math.floor(scroll.height / rowHeight))) return;
          event.preventDefault();
          reveal(list.current, rowHeight);
        }}
      >
        <div class="spacer" style={{ height: `${records.length * rowHeight}px` }} role="presentation">
          {drawn.map((record, index) => (
            <RecordRow
              key={record.key}
              record={record}
              index={first + index}
              count={records.length}
              top={(first + index) * rowHeight}
            />
          ))}
        </div>
      </div>
      {records.length === 0 && <p class="empty">Nothing here yet. Send a delivery, or show all.</p>}
    </>
  );
}

/** Where the marked record is in the list; -1 where it is not. */
function markIndex(): number {
  return marked.value === undefined ? -1 : log.shown.value.indexOf(marked.value);
}

/** Moves the mark by a key, or opens what is marked; false for a key that means nothing here. */
function handleKey(key: string, page: number): boolean {
  const records = log.shown.value;
  const mark = markIndex();
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: mark + 1,
    ArrowUp: mark - 1,
    PageDown: mark + page,
    PageUp: mark - page,
    Home: 0,
    End: records.length - 1,
  };
  if (key === 'Enter' || key === ' ') {
    opened.value = records[mark];
    return true;
  }
  if (key === 'Escape') opened.value = undefined;
  const to = steps[key];
  if (to === undefined) return false;
  marked.value = records[Math.max(0, Math.min(records.length - 1, to))];
  return true;
}

/** Scrolls so that the marked row can be seen. */
function reveal(list: HTMLDivElement | null, rowHeight: number): void {
  const index = markIndex();
  if (list === null || index < 0) return;
  const top = index * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + rowHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = top + rowHeight - list.clientHeight;
}

/** It stays the same while the row moves down: else a screen reader would read the row again. */
function idOf({ key }: LiveRecord): string {
  return `record-${key.replaceAll(' ', '-')}`;
}

/** One record as a row: when, what came of it, what it is, whom it is about, why or to whom, and how long it took. */
function RecordRow(props: { record: LiveRecord; index: number; count: number; top: number }) {
  const { record, index } = props;
  const clock = clockOf(record.time);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of all its options
    <div
      id={idOf(record)}
      class={opened.value?.key === record.key ? 'record opened' : 'record'}
      role="option"
      tabIndex={-1}
      aria-selected={marked.value === record}
      aria-posinset={index + 1}
      aria-setsize={props.count}
      style={{ top: `${props.top}px` }}
      onClick={() => {
        marked.value = record;
        opened.value = record;
      }}
    >
      <time>
        {clock.slice(0, 8)}
        <span class="fraction">{clock.slice(8)}</span>
      </time>
      <OutcomeMark record={record} />
      <span class="trigger">{record.trigger}</span>
      <span class="about">{log.subjectOf(record) ?? record.id ?? ''}</span>
      <span class="why">{whyOf(record)}</span>
      <Took record={record} />
    </div>
  );
}

/** The rule, the consumers, or the reason: what explains the outcome. */
export function whyOf(record: LiveRecord): string {
  const { status = 0, rule, forced, ruleOutcomes = [], consumers, attempt = 1, reason } = record;
  const parts = [
    status >= 400 && status,
    rule !== undefined && `rule ${rule}`,
    forced === true && 'forced',
    ...ruleOutcomes
      .filter((one) => one.rule !== rule || one.outcome !== 'dropped')
      .map((one) => [one.rule, one.outcome, one.reason].filter(Boolean).join(' ')),
    consumers.length > 0 && `to ${consumers.join(', ')}`,
    attempt !== 1 && `attempt ${attempt}`,
    reason,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** How long it took; of a request, against what the vendor waits. */
function Took({ record: { milliseconds, kind } }: { record: LiveRecord }) {
  if (milliseconds === undefined) return <span class="took" />;
  const share = Math.min(1, milliseconds / vendorPatience);
  return (
    <span class="took">
      {durationOf(milliseconds)}
      {kind === 'request' && (
        <span class={share > 0.75 ? 'deadline late' : 'deadline'} aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </span>
  );
}
