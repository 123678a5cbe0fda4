import type * as z from 'zod';
import type * as records from './records.ts';

/** The colour of a word. */
export type Mood = 'good' | 'neutral' | 'warning' | 'bad';

/** What came of a request, or of an event. */
export const outcomes = {
  accepted: 'neutral',
  duplicate: 'neutral',
  passed: 'good',
  annotated: 'good',
  dropped: 'warning',
  refused: 'warning',
  'not acknowledged': 'bad',
  published: 'good',
  'no consumer': 'neutral',
  undelivered: 'bad',
  'dead-lettered': 'bad',
  failed: 'bad',
  postponed: 'warning',
} as const satisfies Record<string, Mood>;

/** One row of the console: a request as it was answered, or an event as a worker reported it. Never what people wrote. */
export interface LiveRecord {
  /** Tells records apart; the same record has the same key when it is sent again. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly kind: 'request' | 'event';
  readonly outcome: keyof typeof outcomes;
  /** The trigger as sent, or the event's type without `com.cometchat.`; `-` where it isn't known. */
  readonly trigger: string;
  readonly lane?: string | undefined;
  /** The event's id. */
  readonly id?: string | undefined;
  readonly requestId?: string | undefined;
  /** The HTTP status of a request. */
  readonly status?: number | undefined;
  /** Milliseconds: of a request until its answer, of an event from its receipt until its publication. */
  readonly milliseconds?: number | undefined;
  readonly rule?: string | undefined;
  /** What each rule said of a message, where that was more than "pass": `dropped`, `would-have-dropped`, `timed-out`. */
  readonly ruleOutcomes?: readonly { rule: string; outcome: string; reason?: string | undefined }[];
  /** True where the deadline or a failure decided instead of a rule. */
  readonly forced?: boolean;
  readonly reason?: string | undefined;
  readonly consumers: readonly string[];
  readonly attempt?: number | undefined;
}

/** What the vendor waits for an answer, in milliseconds. */
export const vendorPatience = 2000;

/** What the page shows of the relay that it looks at. */
export interface RelayFacts {
  /** For people: `local run at http://127.0.0.1:3001`, `stage prod in eu-west-1`. */
  readonly name: string;
  readonly local: boolean;
  readonly stage: string;
  readonly webhookUrl: string;
  readonly moderationUrl: string | undefined;
  readonly consumers: readonly { readonly name: string; readonly queueUrl: string }[];
  /** Where a tunnel leads to the local run, once a request came through it. */
  readonly tunnel?: { readonly host: string; readonly time: number } | undefined;
}

/** One queue as SQS counts it. */
export interface QueueRow {
  readonly kind: 'lane' | 'consumer';
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  /** Seconds; undefined where nobody knows. */
  readonly oldestSeconds?: number | undefined;
  /** Records in its dead-letter queue. */
  readonly dead: number;
}

export interface QueueSnapshot {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly queues: readonly QueueRow[];
  /** Why ages couldn't be read. */
  readonly problem?: string | undefined;
}

/** What the server sends over the stream of events, by the event's name. */
export interface StreamEvents {
  readonly records: readonly LiveRecord[];
  readonly queues: QueueSnapshot;
  /** Subjects by event id, from the local run: log lines hold none. */
  readonly subjects: Readonly<Record<string, string>>;
  readonly problem: string;
}

/** How a command of the command line ended. */
export interface CommandResult<Item> {
  readonly ok: boolean;
  /** What it wrote with `--json`. */
  readonly records: readonly Item[];
  /** What it said on stderr; empty where there was nothing to say. */
  readonly problem: string;
}

export type Explanation = z.infer<typeof records.explanation>;
export type Finding = z.infer<typeof records.finding>;
export type Credentials = z.infer<typeof records.credentials>;
export type RulesRecord = z.infer<typeof records.rules>;
export type ReasonGroup = z.infer<typeof records.reasonGroup>;
export type DeadLetterRecord = z.infer<typeof records.deadLetter>;
export type KeptMessage = z.infer<typeof records.keptMessage>;

/** What some settings say of a message. */
export type Tried =
  | {
      readonly ok: true;
      readonly answer: 'passed' | 'annotated' | 'dropped';
      readonly forced: boolean;
      /** The annotation that CometChat would be answered with. */
      readonly metadata?: unknown;
      readonly rules: readonly {
        readonly rule: string;
        readonly mode: 'enforce' | 'shadow';
        readonly outcome: string;
        readonly reason?: string | undefined;
      }[];
      readonly milliseconds: number;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How often each answer came up. */
export type Answers = Readonly<Record<'passed' | 'annotated' | 'dropped', number>>;

/** What came of a recording under edited settings, beside those in force. */
export interface WhatIf {
  readonly summary: Answers & {
    readonly messages: number;
    readonly compared?: (Answers & { readonly different: number }) | undefined;
  };
  readonly findings: readonly {
    readonly line: number;
    readonly id?: string | undefined;
    readonly answer: string;
    readonly before?: string | undefined;
    readonly rule?: string | undefined;
    readonly annotation?: object | undefined;
  }[];
  readonly unreadable: readonly string[];
}

/** A made-up delivery that can be sent. */
export interface Sample {
  readonly trigger: string;
  readonly system: string;
  readonly variant: string;
}

/** How a delivery was answered. */
export interface SentDelivery {
  readonly status: number | undefined;
  readonly failure: string | undefined;
  readonly body: string;
  readonly milliseconds: number;
  readonly requestId: string | undefined;
}
