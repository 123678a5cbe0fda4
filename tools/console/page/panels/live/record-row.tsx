import { type LiveRecord, vendorPatience } from '../../../shared/live-record.ts';
import { log } from '../../live.ts';
import { clockOf, durationOf } from '../../parts/clock.ts';
import { OutcomeMark } from '../../parts/outcome-mark.tsx';
import type { Placed } from '../../state/record-log.ts';
import { marked, opened } from './view.ts';

/** One record as a row: when, what came of it, what it is, whom it is about, why or to whom, and how long it took. */
export function RecordRow(props: { placed: Placed; index: number; count: number; top: number }) {
  const { place, record } = props.placed;
  const clock = clockOf(record.time);
  const open = () => {
    marked.value = place;
    opened.value = record;
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of all its options
    <div
      id={`record-${place}`}
      class={opened.value?.key === record.key ? 'record opened' : 'record'}
      role="option"
      tabIndex={-1}
      aria-selected={marked.value === place}
      aria-posinset={props.index + 1}
      aria-setsize={props.count}
      style={{ top: `${props.top}px` }}
      onClick={open}
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
  const parts = [
    record.status !== undefined && record.status >= 400 ? String(record.status) : undefined,
    record.rule === undefined ? undefined : `rule ${record.rule}`,
    record.forced === true ? 'forced' : undefined,
    ...(record.ruleOutcomes ?? [])
      .filter(({ rule, outcome }) => rule !== record.rule || outcome !== 'dropped')
      .map(({ rule, outcome, reason }) => [rule, outcome, reason].filter(Boolean).join(' ')),
    record.consumers.length === 0 ? undefined : `to ${record.consumers.join(', ')}`,
    record.attempt === undefined || record.attempt === 1 ? undefined : `attempt ${record.attempt}`,
    record.reason,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** How long it took; of a request, against what the vendor waits. */
function Took({ record }: { record: LiveRecord }) {
  const { milliseconds, kind } = record;
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
