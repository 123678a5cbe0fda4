import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CommandResult, KeptMessage } from '../../../shared/api.ts';
import type { LiveRecord } from '../../../shared/live-record.ts';
import { changes, log, relay } from '../../live.ts';
import { OutcomeMark } from '../../parts/outcome-mark.tsx';
import { Payload, pretty } from '../../parts/payload.tsx';
import { ask, wordsOf } from '../../server.ts';
import { type Story, storiesOf } from '../../state/story.ts';
import { whyOf } from './record-row.tsx';
import { opened } from './view.ts';
import { Way } from './way.tsx';

/** Everything that is known of one request or event: its way over time, and its payload where it may be shown. */
export function RecordDetail({ record }: { record: LiveRecord }) {
  changes.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const related = log.about(record).length;
  const { stories, problem } = useStories(record, related);
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
      <dl>
        <Fact name="Subject" value={log.subjectOf(record)} />
        <Fact name="Event id" value={record.id} />
        <Fact name="Request id" value={record.requestId} />
        <Fact name="Lane" value={record.lane} />
        <Fact name="Why" value={whyOf(record) || undefined} />
      </dl>
      {problem !== '' && <p class="notice bad">{problem}</p>}
      {stories.map((story) => (
        <Way key={story.id} story={story} />
      ))}
      {relay.value?.local === true && record.outcome !== 'refused' && (
        <Payload load={() => payloadOf(record)} />
      )}
      {relay.value?.local === false && <p class="hint">Payloads of a deployed stage are never shown here.</p>}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Asks `relay explain`, and again when more is known of the record. */
function useStories(record: LiveRecord, related: number) {
  const [state, setState] = useState<{ stories: readonly Story[]; problem: string }>({
    stories: [],
    problem: '',
  });
  const id = record.id ?? record.requestId;
  useEffect(() => {
    let gone = false;
    if (id === undefined) return;
    ask<CommandResult>(`explain?id=${encodeURIComponent(id)}`).then(
      ({ records, problem }) => {
        if (gone) return;
        const stories = storiesOf(records);
        setState({ stories, problem: stories.length === 0 ? problem : '' });
      },
      (error: unknown) => {
        if (!gone) setState({ stories: [], problem: wordsOf(error) });
      },
    );
    return () => {
      gone = true;
    };
  }, [id, related]);
  return state;
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
