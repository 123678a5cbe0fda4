import {
  conversationOf,
  fieldsOf,
  ifPresent,
  messageFields,
  needed,
  rest,
  seconds,
  subjectField,
} from './recipe.ts';
import type { CatalogueRow, Ingredient, TimeSource } from './row.ts';

/** Ringing, calls, meetings, recordings and transcriptions. Source: contract, section 5.4. */
export const callRows: readonly CatalogueRow[] = [
  ringing('call_initiated'),
  ringing('call_busy'),
  ringing('call_cancelled'),
  ringing('call_rejected'),
  ringing('call_unanswered'),
  ...sessionRows('call'),
  ...sessionRows('meeting'),
  session('recording_generated', {
    identity: [needed('data.startTime'), rest],
    time: seconds('data.startTime'),
  }),
  session('transcription_generated', {
    identity: [needed('data.tid')],
    ignored: fieldsOf('data', 'transcriptDate', 'transcript_url', 'startTime', 'endTime'),
    time: seconds('data.endTime', 'data.startTime'),
  }),
];

function ringing(trigger: string): CatalogueRow {
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'calls',
    event: trigger,
    when: [],
    identity: [needed('data.call.id'), ifPresent('data.call.sentAt')],
    ignored: messageFields('data.call'),
    subject: [
      subjectField('data.call.data.entities.on.entity.sessionid'),
      subjectField('data.call.data.entities.on.entity.sessionId'),
      ...conversationOf('data.call'),
    ],
    time: seconds('data.call.sentAt', 'data.call.updatedAt'),
    note: "The subject is the call's session id if the payload has it, so that a call's events come in order.",
  };
}

function sessionRows(kind: 'call' | 'meeting'): readonly CatalogueRow[] {
  return [
    session(`${kind}_started`, {
      identity: [needed('data.created_at')],
      time: seconds('data.created_at'),
    }),
    participant(`${kind}_participant_joined`, 'data.occupant.joined_at'),
    participant(`${kind}_participant_left`, 'data.occupant.left_at'),
    session(`${kind}_ended`, {
      identity: [needed('data.destroyed_at')],
      ignored: fieldsOf('data', 'all_occupants', 'created_at'),
      time: seconds('data.destroyed_at'),
      note: 'May be missing if the last two participants leave almost together.',
    }),
  ];
}

/** The documented key has no user: of two who join in the same second one would be lost, of two with one name too. */
function participant(trigger: string, time: string): CatalogueRow {
  return session(trigger, {
    identity: [needed(time), needed('data.occupant.uid'), rest],
    time: seconds(time),
  });
}

interface Particulars {
  readonly identity: readonly Ingredient[];
  readonly ignored?: readonly string[];
  readonly time: readonly TimeSource[];
  readonly note?: string;
}

function session(trigger: string, particulars: Particulars): CatalogueRow {
  const { identity, ignored = [], time, note } = particulars;
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'calls',
    event: trigger,
    when: [],
    identity: [needed('data.sessionId'), ...identity],
    ignored,
    subject: [subjectField('data.sessionId')],
    time,
    ...(note === undefined ? {} : { note }),
  };
}
