import { outcomes } from '../../shared/api.ts';
import { log, opened, paused, relay } from '../live.ts';
import { Select, TextField } from '../parts/fields.tsx';
import { everyRecord, type RecordFilter } from '../state/record-log.ts';
import { RecordDetail } from './record-detail.tsx';
import { RecordList } from './record-list.tsx';

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

/** Says which records are shown, and holds the list. */
function FilterBar() {
  const { text, trigger, subject, outcome } = log.filter.value;
  const set = (change: Partial<RecordFilter>) => {
    log.filter.value = { ...log.filter.value, ...change };
  };
  const isSet = [text, trigger, subject, outcome].some((part) => part !== '');
  const clear = () => {
    log.clear();
    opened.value = undefined;
  };
  return (
    <form class="bar" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
      <TextField label="Find an id" value={text} onInput={(text) => set({ text })} />
      <TextField label="Trigger" value={trigger} onInput={(trigger) => set({ trigger })} />
      {/* Log lines hold no subject; the local run knows them. */}
      {relay.value?.local !== false && (
        <TextField label="Subject" value={subject} onInput={(subject) => set({ subject })} />
      )}
      <Select
        label="Outcome"
        value={outcome}
        options={[['', 'all'], ...Object.keys(outcomes).map((name) => [name, name] as const)]}
        onChange={(outcome) => set({ outcome })}
      />
      <span class="actions">
        <button type="button" aria-pressed={paused.value} onClick={() => (paused.value = !paused.value)}>
          {paused.value ? 'Go on' : 'Pause'}
        </button>
        {isSet && (
          <button type="button" onClick={() => set(everyRecord)}>
            Show all
          </button>
        )}
        <button type="button" onClick={clear}>
          Clear
        </button>
      </span>
      <Count />
    </form>
  );
}

function Count() {
  const [shown, held] = [log.shown.value.length, log.heldBack.value];
  return (
    <output class="count">
      {shown.toLocaleString('en')} shown{held > 0 && `, ${held.toLocaleString('en')} new`}
    </output>
  );
}
