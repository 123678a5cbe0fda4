import type { LiveRecord } from './live-record.ts';

/** What the page shows of the relay that it looks at. */
export interface RelayFacts {
  /** For people: `local run at http://127.0.0.1:3001`, `stage prod in eu-west-1`. */
  readonly name: string;
  readonly local: boolean;
  readonly stage: string;
  readonly region: string | undefined;
  readonly webhookUrl: string;
  readonly moderationUrl: string | undefined;
  readonly consumers: readonly { readonly name: string; readonly queueUrl: string }[];
  readonly sqsEndpoint: string | undefined;
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
  /** Records in its dead-letter queue; undefined where it has none. */
  readonly dead?: number | undefined;
}

export interface QueueSnapshot {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly queues: readonly QueueRow[];
  /** Why ages, or the queues, couldn't be read. */
  readonly problem?: string;
}

/** A message as a queue accepted it, or as rules were asked about it, kept by the local run. */
export interface KeptMessage {
  readonly sequence: number;
  readonly time: number;
  readonly kind: 'event' | 'dead-letter' | 'duplicate' | 'question';
  readonly queueName?: string | undefined;
  readonly requestId?: string | undefined;
  readonly body: string;
  /** What CometChat was answered, of a question. */
  readonly answer?: string | undefined;
}

/** What the server sends over the stream of events, by the event's name. */
export interface StreamEvents {
  readonly records: readonly LiveRecord[];
  readonly queues: QueueSnapshot;
  /** Subjects by event id, from the local run. */
  readonly subjects: Readonly<Record<string, string>>;
  readonly problem: { readonly problem: string };
}

/** How a command of the command line ended. */
export interface CommandResult {
  readonly ok: boolean;
  /** What it wrote with `--json`. */
  readonly records: readonly unknown[];
  /** What it said on stderr; empty where there was nothing to say. */
  readonly problem: string;
}

/** What one rule says of a message. */
export interface RuleVerdict {
  readonly rule: string;
  readonly mode: 'enforce' | 'shadow';
  readonly outcome: string;
  readonly reason?: string | undefined;
}

/** What some settings say of a message. */
export interface TriedDecision {
  readonly answer: 'passed' | 'annotated' | 'dropped';
  readonly rule?: string | undefined;
  readonly reason?: string | undefined;
  readonly forced: boolean;
  /** The annotation that CometChat would be answered with. */
  readonly metadata?: unknown;
  readonly rules: readonly RuleVerdict[];
  readonly milliseconds: number;
}

export type Tried =
  | { readonly ok: true; readonly decision: TriedDecision }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How a delivery was answered. */
export interface SentDelivery {
  readonly status: number | undefined;
  readonly failure: string | undefined;
  readonly body: string;
  readonly milliseconds: number;
  readonly requestId: string | undefined;
}

/** What came of a recording under edited settings, beside those in force. */
export type WhatIf<Summary, Finding> =
  | {
      readonly ok: true;
      readonly summary: Summary;
      readonly findings: readonly Finding[];
      readonly unreadable: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };
