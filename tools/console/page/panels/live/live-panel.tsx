import { FilterBar } from './filter-bar.tsx';
import { RecordDetail } from './record-detail.tsx';
import { RecordList } from './record-list.tsx';
import { opened } from './view.ts';

/** Every request as it is answered and every event as it is published; a click shows one's way. */
export function LivePanel() {
  return (
    <div class={opened.value === undefined ? 'follow' : 'follow split'}>
      <section aria-label="Requests and events">
        <FilterBar />
        <RecordList />
      </section>
      {opened.value !== undefined && <RecordDetail record={opened.value} key={opened.value.key} />}
    </div>
  );
}
