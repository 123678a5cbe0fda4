import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { changes, log } from '../../live.ts';
import type { Placed } from '../../state/record-log.ts';
import { visibleRows } from '../../state/visible-rows.ts';
import { RecordRow } from './record-row.tsx';
import { marked, opened, scrolledAway } from './view.ts';

/** Pixels; the style sheet has the same. A narrow row has two lines. */
const heights = { wide: 30, narrow: 52 } as const;
const narrow = matchMedia('(max-width: 700px)');

/** The list, of which only the rows that can be seen are drawn. Arrow keys move in it, Enter opens a record. */
export function RecordList() {
  changes.value;
  const list = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const rowHeight = narrow.matches ? heights.narrow : heights.wide;
  const count = log.shownCount();
  const measure = () => {
    const element = list.current;
    if (element === null) return;
    setScroll({ top: element.scrollTop, height: element.clientHeight });
    scrolledAway.value = element.scrollTop > rowHeight;
  };
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  const rows = visibleRows({ count, rowHeight, scrolled: scroll.top, height: scroll.height });
  const shown = placesOf(rows);
  return (
    <>
      <div
        ref={list}
        class="records"
        role="listbox"
        aria-label="Requests and events, newest first"
        aria-activedescendant={
          shown.some(({ place }) => place === marked.value) ? `record-${marked.value}` : undefined
        }
        tabIndex={0}
        onScroll={measure}
        onKeyDown={(event) => {
          if (moveMark(event.key, count, Math.floor(scroll.height / rowHeight))) {
            event.preventDefault();
            reveal(list.current, rowHeight);
          }
        }}
      >
        <div class="spacer" style={{ height: `${count * rowHeight}px` }} role="presentation">
          {shown.map((placed, index) => (
            <RecordRow
              key={placed.place}
              placed={placed}
              index={rows.first + index}
              count={count}
              top={(rows.first + index) * rowHeight}
            />
          ))}
        </div>
      </div>
      {count === 0 && <p class="empty">Nothing here yet. Send a delivery, or show all.</p>}
    </>
  );
}

function placesOf({ first, end }: { first: number; end: number }): Placed[] {
  return Array.from({ length: end - first }, (_, index) => log.at(first + index)).filter(
    (placed) => placed !== undefined,
  );
}

/** Moves the mark by a key; false for a key that means nothing here. */
function moveMark(key: string, count: number, page: number): boolean {
  const from = marked.value === undefined ? -1 : log.indexOf(marked.value);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  if (key === 'Enter' || key === ' ') {
    opened.value = log.at(from)?.record;
    return true;
  }
  if (key === 'Escape') opened.value = undefined;
  const to = steps[key];
  if (to === undefined) return false;
  marked.value = log.at(Math.max(0, Math.min(count - 1, to)))?.place;
  return true;
}

/** Scrolls so that the marked row can be seen. */
function reveal(list: HTMLDivElement | null, rowHeight: number): void {
  const index = marked.value === undefined ? -1 : log.indexOf(marked.value);
  if (list === null || index < 0) return;
  const top = index * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + rowHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = top + rowHeight - list.clientHeight;
}
