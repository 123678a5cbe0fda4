import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CommandResult, Explanation, KeptMessage, LiveRecord } from '../../shared/api.ts';
import { ask, useAnswer } from '../ask.ts';
import { log, opened, relay } from '../live.ts';
import { Facts, Notice, OutcomeMark, Payload } from '../parts/blocks.tsx';
import { durationOf, pretty } from '../parts/words.ts';
import { whyOf } from './record-list.tsx';

/** Everything that is known of one request or event: its way over time, and its payload where it may be shown. */
export function RecordDetail({ record }: { record: LiveRecord }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const id = record.id ?? record.requestId;
  // Asked again when more is known of the record.
  const { answer, problem } = useAnswer<CommandResult<Explanation>>(
    id === undefined ? undefined : `explain?id=${encodeURIComponent(id)}`,
    log.about(record).length,
  );
  const ways = answer?.records ?? [];
  return (
    <section
      class="detail"
      aria-label="One record"
      onKeyDown={(event) => {
        if (event.key === 'Escape') opened.value = undefined;
      }}
    >
      <div class="title">
        <h3 ref={heading} tabIndex={-1}>
          {record.trigger}
        </h3>
        <OutcomeMark record={record} />
        <button type="button" onClick={() => (opened.value = undefined)}>
          Close
        </button>
      </div>
      <Facts
        facts={[
          ['Subject', log.subjectOf(record)],
          ['Event id', record.id],
          ['Request id', record.requestId],
          ['Lane', record.lane],
          ['Why', whyOf(record) || undefined],
        ]}
      />
      <Notice mood="bad">{problem || (ways.length === 0 ? answer?.problem : '')}</Notice>
      {ways.map((way) => (
        <Way key={way.id} way={way} />
      ))}
      {relay.value?.local === true && record.outcome !== 'refused' && (
        <Payload load={() => payloadOf(record)} />
      )}
      {relay.value?.local === false && <p class="hint">Payloads of a deployed stage are never shown here.</p>}
    </section>
  );
}

/** What the local run has kept of a request or an event, and what CometChat was answered. */
async function payloadOf({ id = '-', requestId = '-' }: LiveRecord): Promise<string> {
  const kept = await ask<readonly KeptMessage[]>(`messages?${new URLSearchParams({ id, requestId })}`);
  if (kept.length === 0)
    return 'The local run keeps its newest messages only. This one is gone, or no queue took it.';
  return kept
    .map(({ kind, queueName, body, answer }) =>
      answer === undefined
        ? `${kind} in ${queueName}\n${pretty(body)}`
        : `answered with\n${pretty(answer)}\n\nquestion\n${pretty(body)}`,
    )
    .join('\n\n');
}

/** The picture's size, and the room beside its first and last step. */
const width = 1000;
const edge = 14;

/** An event's way as a picture over time, and the same in words. */
function Way({ way: { id, status, steps, unknown } }: { way: Explanation }) {
  const start = steps[0]?.time ?? 0;
  const total = (steps.at(-1)?.time ?? start) - start;
  // A single step is at the beginning.
  const x = (time: number) => edge + ((time - start) / (total || 1)) * (width - 2 * edge);
  return (
    <section class="way" aria-label={`The way of ${id}`}>
      <h4>{status}</h4>
      <svg
        viewBox={`0 0 ${width} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${steps.length} steps in ${durationOf(total)}`}
      >
        <line class="line" x1={edge} x2={width - edge} y1="20" y2="20" />
        {steps.map(({ time }, index) => (
          <line key={`${time}-${index}`} class="step" x1={x(time)} x2={x(time)} y1="6" y2="34" />
        ))}
      </svg>
      <ol>
        {steps.map(({ time, what }, index) => (
          <li key={`${time}-${index}`}>
            <span class="after">+{durationOf(time - start)}</span> {what}
          </li>
        ))}
      </ol>
      {unknown.map((text) => (
        <p key={text} class="hint">
          Not known: {text}
        </p>
      ))}
    </section>
  );
}
