import type { Category } from '../../lambda/cometchat/categories.ts';

/** The alarms of a relay by name, without the stage's prefix; docs/runbook.md says what each means. */
export type AlarmName<Consumer extends string = string> =
  | 'server-errors'
  | 'slow-answers'
  | 'wrong-credentials'
  | 'forced-decisions'
  | 'broken-settings'
  | 'requests-throttled'
  | 'ingress-throttles'
  /** Where `alarms.silentHours` is set. */
  | 'silence'
  | 'records-dead-lettered'
  | 'events-refused'
  | 'drift'
  | QueueAlarmName<`lane-${Category}` | Consumer>
  /** Of a consumer: where it has a function of the relay's. */
  | `${'ingress' | `worker-${Category}` | `consumer-${Consumer}`}-errors`
  /** Where there is an archive. */
  | QueueAlarmName<'archive'>
  | 'archive-not-stored'
  | 'archive-errors';

/** The alarms of a queue: new dead letters, and messages that have waited for too long. */
export type QueueAlarmName<Queue extends string> = `${Queue}-dead-letters` | `${Queue}-waiting`;
