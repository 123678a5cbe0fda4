/**
 * Every field of the functions' log lines, with its kind. They hold ids, names and numbers, never what people wrote.
 * A number may be written as text: CloudWatch takes only text for a metric's dimension.
 */
export const fieldKinds = {
  /** Only `WARN` and `ERROR` are written: Lambda takes a line without a level for `INFO`. */
  level: 'text',
  /** See `messages`. */
  message: 'text',
  stage: 'text',
  /** API Gateway's id of the request. */
  requestId: 'text',
  /** The event's id, or the id of the message that was judged. */
  id: 'text',
  /** As it may be shown: a trigger that the relay doesn't know is a digest. */
  trigger: 'text',
  category: 'text',
  /** HTTP status. */
  status: 'number',
  /** Milliseconds from the receipt. Where a metric has the same value, only the metric's member is written. */
  latency: 'number',
  /** The name of an error; never its message. */
  error: 'text',
  /** Written by Lambda itself, of a function that crashed. */
  errorType: 'text',
  /** `pass` or `drop`. */
  verdict: 'text',
  /** `passed`, `annotated` or `dropped`. */
  outcome: 'text',
  /** The rule that dropped the message. */
  rule: 'text',
  forced: 'flag',
  /** What each rule said, where that was more than "pass"; see `writeRuleOutcomes`. */
  ruleOutcomes: 'text',
  /** The password that was used, while two are accepted. */
  password: 'text',
  /** The version of the rule settings in force. */
  version: 'text',
  /** The rules that are on. */
  rules: 'names',
  /** What is wrong with the rule settings. */
  problems: 'names',
  type: 'text',
  lane: 'text',
  /** Consumers whose queues took the event. */
  consumers: 'names',
  /** Consumers whose dead-letter queues got the event instead. */
  undelivered: 'names',
  /** 1 for the first time that SQS hands the record over. */
  attempt: 'number',
  reason: 'text',
  /** Paths and kinds of problems, never values. */
  detail: 'text',
  /** Where the delivery isn't as documented: `unknown-field data.message.mood`. */
  drift: 'text',
  /** Events that a batch brought into the archive. */
  stored: 'number',
  /** S3 objects that they are in. */
  objects: 'number',
  /** Of these objects, compressed. */
  bytes: 'number',
} as const satisfies Record<string, FieldKind>;

/** The category of a request that was refused before it had one. */
export const noCategory = 'none';

export type FieldKind = 'text' | 'number' | 'flag' | 'names';

type ValueOf<Kind extends FieldKind> = {
  text: string;
  number: number;
  flag: boolean;
  names: readonly string[];
}[Kind];

/** The fields of one log line. */
export type LogFields = {
  readonly [Name in keyof typeof fieldKinds]?: ValueOf<(typeof fieldKinds)[Name]> | undefined;
};
