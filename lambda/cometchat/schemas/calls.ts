import * as z from 'zod';
import { message } from './message.ts';
import { flag, free, id, key, listOf, optionalSeconds, seconds, text } from './values.ts';

/** What the events of calls and meetings carry; times are in seconds since 1970. Source: contract, section 5.4. */

export const ringingData = z.looseObject({ call: message });

export const sessionStartedData = z.looseObject({ sessionId: key, created_at: seconds });

const occupantFields = { uid: text, name: text, audio_call: flag };

export const participantJoinedData = z.looseObject({
  sessionId: key,
  occupant: z.looseObject({ ...occupantFields, joined_at: seconds, left_at: optionalSeconds }),
  initial_config: free,
});

export const participantLeftData = z.looseObject({
  sessionId: key,
  occupant: z.looseObject({ ...occupantFields, joined_at: optionalSeconds, left_at: seconds }),
  initial_config: free,
});

export const sessionEndedData = z.looseObject({
  sessionId: key,
  created_at: optionalSeconds,
  destroyed_at: seconds,
  all_occupants: listOf(
    z.looseObject({ ...occupantFields, joined_at: optionalSeconds, left_at: optionalSeconds }),
  ).nullish(),
});

export const recordingData = z.looseObject({
  sessionId: key,
  /** A string in the documentation. */
  startTime: seconds,
  recordingDate: text,
  duration: z.union([z.number(), z.string()]).nullish().describe('Seconds, with decimals.'),
  recording_url: text,
});

export const transcriptionData = z.looseObject({
  sessionId: key,
  tid: id,
  transcriptDate: text,
  transcript_url: text,
  startTime: optionalSeconds,
  endTime: optionalSeconds,
});
