/** What came of a request, or of an event. */
export const outcomes = [
  'accepted',
  'duplicate',
  'passed',
  'annotated',
  'dropped',
  'refused',
  'not acknowledged',
  'published',
  'no consumer',
  'undelivered',
  'dead-lettered',
  'failed',
  'postponed',
] as const;

export type Outcome = (typeof outcomes)[number];

export type Mood = 'good' | 'neutral' | 'warning' | 'bad';

/** What one rule said: `dropped`, `would-have-dropped`, `timed-out`. */
export interface RuleOutcome {
  readonly rule: string;
  readonly outcome: string;
  readonly reason?: string | undefined;
}

/** One row of the console: a request as it was answered, or an event as a worker reported it. Never what people wrote. */
export interface LiveRecord {
  /** Tells records apart; the same record has the same key when it is sent again. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly kind: 'request' | 'event';
  readonly outcome: Outcome;
  readonly mood: Mood;
  /** The trigger as sent, or the event's type without `com.cometchat.`; `-` where it isn't known. */
  readonly trigger: string;
  readonly lane?: string | undefined;
  /** The event's id. */
  readonly id?: string | undefined;
  readonly requestId?: string | undefined;
  /** Only the local run knows it: log lines hold no subject. */
  readonly subject?: string | undefined;
  /** The HTTP status of a request. */
  readonly status?: number | undefined;
  /** Milliseconds: of a request until its answer, of an event from its receipt until its publication. */
  readonly milliseconds?: number | undefined;
  readonly rule?: string | undefined;
  /** What each rule said of a message, where that was more than "pass". */
  readonly ruleOutcomes?: readonly RuleOutcome[];
  /** True where the deadline or a failure decided instead of a rule. */
  readonly forced?: boolean;
  readonly reason?: string | undefined;
  readonly consumers: readonly string[];
  readonly attempt?: number | undefined;
}

/** What the vendor waits for an answer, in milliseconds. */
export const vendorPatience = 2000;
