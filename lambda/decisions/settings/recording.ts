import { group } from './group.ts';
import { type SettingValue, textMatching } from './setting.ts';

/** No recording lasts longer, whatever the settings say, so a forgotten one ends by itself. */
export const longestRecordingMilliseconds = 3_600_000;

/** Where the messages that rules are asked about are copied to, and until when. `relay record` writes it. */
export const recordingField = group(
  {
    queue: textMatching({
      pattern: /^[a-z0-9]{1,20}$/,
      most: 20,
      allowed: 'up to 20 lower-case letters and digits',
      about: "The end of the queue's name.",
    }),
    until: textMatching({
      pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/,
      most: 24,
      allowed: 'a time such as 2026-11-21T07:00:00Z',
      about: 'When it ends by itself; at most an hour ahead.',
    }),
  },
  'Written and removed by `relay record`.',
);

export type RecordingSettings = SettingValue<typeof recordingField>;

/** Whether a recording is on at a time (milliseconds since 1970). */
export function isRecording({ until }: RecordingSettings, now: number): boolean {
  const left = Date.parse(until) - now;
  return left > 0 && left <= longestRecordingMilliseconds;
}
