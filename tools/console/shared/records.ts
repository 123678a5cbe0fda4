/** What the command line writes with `--json`, and what the local run keeps, as far as the console reads it. */
import * as z from 'zod';

/** `relay explain`: the way of one event. */
export const explanation = z.object({
  id: z.string(),
  status: z.string(),
  /** Times in milliseconds since 1970. */
  steps: z.array(z.object({ time: z.number(), what: z.string() })),
  unknown: z.array(z.string()),
});

/** `relay doctor`: what it found at one place. */
export const finding = z.object({
  check: z.string(),
  grade: z.enum(['ok', 'warn', 'fail', 'not checked']),
  says: z.string(),
  advice: z.string().optional(),
});

/** `relay credentials show`: user name and password only with `--reveal`. */
export const credentials = z.object({
  rotating: z.boolean(),
  username: z.string().optional(),
  password: z.string().optional(),
});

/** `relay rules`: the document in force, or what is wrong with one. */
export const rules = z.object({
  document: z.string().optional(),
  problems: z.array(z.string()).default([]),
});

/** `relay dlq list`: the dead letters of one queue that are there for the same reason. */
export const reasonGroup = z.object({
  kind: z.literal('dead-letters'),
  queue: z.enum(['lane', 'consumer']),
  name: z.string(),
  reason: z.string(),
  count: z.number(),
  triggers: z.record(z.string(), z.number()),
});

/** `relay dlq show`: one record. The page shows whatever else is known of it. */
export const deadLetter = z.looseObject({
  queue: z.string(),
  name: z.string(),
  messageId: z.string(),
  reason: z.string(),
  body: z.string().optional(),
});

/** A message as a queue accepted it, or as rules were asked about it. */
export const keptMessage = z.object({
  sequence: z.number(),
  kind: z.enum(['event', 'dead-letter', 'duplicate', 'question']),
  queueName: z.string().optional(),
  requestId: z.string().optional(),
  body: z.string(),
  /** What CometChat was answered, of a question. */
  answer: z.string().optional(),
  /** These three are what an event says of itself. */
  id: z.string().optional(),
  type: z.string().optional(),
  subject: z.string().optional(),
});
