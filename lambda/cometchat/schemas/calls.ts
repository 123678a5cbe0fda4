import * as z from 'zod';
import { message } from './message.ts';
import { flag, free, id, key, listOf, optionalTime, text, time } from './values.ts';

/** What the events of calls and meetings carry; times are in seconds since 1970. Source: contract, section 5.4. */

export const ringingData = z.looseObject({ call: message });

export const sessionStartedData = z.looseObject({ sessionId: key, created_at: time });

const occupantFields = { uid: text, name: text, audio_call: flag };

export const participantJoinedData = z.looseObject({
  sessionId: key,
  occupant: z.looseObject({ ...occupantFields, joined_at: time, left_at: optionalTime }),
  initial_config: free,
});

export const participantLeftData = z.looseObject({
  sessionId: key,
  occupant: z.looseObject({ ...occupantFields, joined_at: optionalTime, left_at: time }),
  initial_config: free,
});

export const sessionEndedData = z.looseObject({
  sessionId: key,
  created_at: optionalTime,
  destroyed_at: time,
  all_occupants: listOf(
    z.looseObject({ ...occupantFields, joined_at: optionalTime, left_at: optionalTime }),
  ).nullish(),
});

export const recordingData = z.looseObject({
  sessionId: key,
  /** A string in the documentation. */
  startTime: time,
  recordingDate: text,
  /** Seconds with decimals, as a string in the documentation. */
  duration: z.union([z.number(), z.string()]).nullish(),
  recording_url: text,
});

export const transcriptionData = z.looseObject({
  sessionId: key,
  tid: id,
  transcriptDate: text,
  transcript_url: text,
  startTime: optionalTime,
  endTime: optionalTime,
});
