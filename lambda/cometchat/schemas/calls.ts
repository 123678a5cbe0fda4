import * as z from 'zod';
import { call } from './message.ts';
import { certain, free, key, seconds, text, uid } from './values.ts';

/** What the events of calls and meetings carry; times are in seconds since 1970. Source: contract, section 5.4. */

export const ringingData = z.looseObject({ call });

export const sessionStartedData = z.looseObject({ sessionId: key, created_at: seconds });

const occupant = z.looseObject({
  uid,
  name: text,
  audio_call: text.describe('`true` or `false`, as text.'),
  joined_at: seconds,
  left_at: seconds,
});

export const participantJoinedData = z.looseObject({
  sessionId: key,
  occupant: certain(occupant.clone()),
  initial_config: free,
});

export const participantLeftData = z.looseObject({
  sessionId: key,
  occupant: certain(occupant.clone()),
  initial_config: free,
});

export const sessionEndedData = z.looseObject({
  sessionId: key,
  created_at: seconds,
  destroyed_at: seconds,
  all_occupants: z.array(occupant).nullish(),
});

export const recordingData = z.looseObject({
  sessionId: key,
  startTime: text.describe('Seconds since 1970, as text.'),
  recordingDate: text,
  duration: text.describe('Seconds, with decimals, as text.'),
  recording_url: text,
});

export const transcriptionData = z.looseObject({
  sessionId: key,
  tid: text,
  transcriptDate: text,
  transcript_url: text,
  startTime: seconds,
  endTime: seconds,
});
