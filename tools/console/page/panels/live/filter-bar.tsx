import { outcomes } from '../../../shared/live-record.ts';
import { changes, log, redraw, relay } from '../../live.ts';
import { TextField } from '../../parts/text-field.tsx';
import { everyRecord, type RecordFilter } from '../../state/record-filter.ts';
import { filter, opened, paused } from './view.ts';

/** Says which records are shown, and holds the list. */
export function FilterBar() {
  const set = (change: Partial<RecordFilter>) => {
    filter.value = { ...filter.value, ...change };
  };
  const isSet = Object.values(filter.value).some((text) => text !== '');
  return (
    <form class="bar" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
      <TextField label="Find an id" value={filter.value.text} onInput={(text) => set({ text })} />
      <TextField label="Trigger" value={filter.value.trigger} onInput={(trigger) => set({ trigger })} />
      {/* Log lines hold no subject; the local run knows them. */}
      {relay.value?.local !== false && (
        <TextField label="Subject" value={filter.value.subject} onInput={(subject) => set({ subject })} />
      )}
      <label>
        Outcome
        <select
          value={filter.value.outcome}
          onChange={(event) => set({ outcome: event.currentTarget.value })}
        >
          <option value="">all</option>
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcome}
            </option>
          ))}
        </select>
      </label>
      <span class="actions">
        <button type="button" aria-pressed={paused.value} onClick={() => (paused.value = !paused.value)}>
          {paused.value ? 'Go on' : 'Pause'}
        </button>
        {isSet && (
          <button type="button" onClick={() => (filter.value = everyRecord)}>
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

function clear() {
  log.clear();
  opened.value = undefined;
  redraw();
}

function Count() {
  changes.value;
  const [shown, held] = [log.shownCount(), log.heldCount()];
  return (
    <output class="count">
      {shown.toLocaleString('en')} shown{held > 0 && `, ${held.toLocaleString('en')} new`}
    </output>
  );
}
