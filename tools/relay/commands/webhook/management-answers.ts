import * as z from 'zod';

/**
 * A webhook as the Management API shows it. Only the id is certain: the specification lists id, name, URL and enabled,
 * and its examples leave some of them out. A setting that an answer does not have is `undefined`: not known, not off.
 */
export interface RegisteredWebhook {
  readonly id: string;
  readonly name?: string | undefined;
  readonly webhookURL?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly retryOnFailure?: boolean | undefined;
  readonly useBasicAuth?: boolean | undefined;
  readonly username?: string | undefined;
}

/** What a list call showed. No page can be asked for, so a list that is longer than one answer stays incomplete. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  /** False where the answer's own count says that there is more, or an entry could not be read. */
  readonly complete: boolean;
}

/** What CometChat said to one trigger of a list. */
export interface TriggerResult {
  readonly trigger: string;
  readonly accepted: boolean;
  /** CometChat's words; empty where it has none. */
  readonly message: string;
}

const webhookSchema = z.object({
  id: z.string().min(1),
  name: z.string().optional().catch(undefined),
  webhookURL: z.string().optional().catch(undefined),
  enabled: z.boolean().optional().catch(undefined),
  retryOnFailure: z.boolean().optional().catch(undefined),
  useBasicAuth: z.boolean().optional().catch(undefined),
  username: z.string().optional().catch(undefined),
});

/**
 * Reads the answer of create, get and update. The specification's schema is `{data: {...}}`, its examples are
 * `{data: [{data: {...}}]}` and `[{data: {...}}]`: all are read. Undefined where there is no webhook in it.
 */
export function readWebhook(body: unknown): RegisteredWebhook | undefined {
  const parsed = webhookSchema.safeParse(unwrap(body));
  return parsed.success ? parsed.data : undefined;
}

/** Reads the answer of a list of webhooks; undefined where it is no list. */
export function readWebhooks(body: unknown): Listing<RegisteredWebhook> | undefined {
  return readListing(body, readWebhook);
}

/** Reads the answer of a list of triggers: their ids. Undefined where it is no list. */
export function readTriggers(body: unknown): Listing<string> | undefined {
  return readListing(body, (item) => {
    if (typeof item === 'string') return item;
    const parsed = z.object({ id: z.string().min(1) }).safeParse(item);
    return parsed.success ? parsed.data.id : undefined;
  });
}

const resultSchema = z.object({
  success: z.boolean(),
  message: z.string().optional().catch(undefined),
});

/**
 * Reads what was said to each of the triggers that were sent. A trigger that the answer does not mention counts as
 * refused; so does every one where the answer makes no sense.
 */
export function readTriggerResults(body: unknown, triggers: readonly string[]): readonly TriggerResult[] {
  const parsed = z.object({ data: z.record(z.string(), z.unknown()) }).safeParse(body);
  const answers = new Map(Object.entries(parsed.success ? parsed.data.data : {}));
  return triggers.map((trigger) => {
    const result = resultSchema.safeParse(answers.get(trigger));
    return result.success
      ? { trigger, accepted: result.data.success, message: result.data.message ?? '' }
      : { trigger, accepted: false, message: 'the answer does not mention it' };
  });
}

/** Reads the `{data: {success, message}}` of the two delete calls. Undefined where it says nothing of success. */
export function readSuccess(body: unknown): boolean | undefined {
  const parsed = z.object({ data: resultSchema }).safeParse(body);
  return parsed.success ? parsed.data.data.success : undefined;
}

const metaSchema = z.object({ meta: z.object({ pagination: z.object({ total: z.number() }) }) });

function readListing<Item>(
  body: unknown,
  readItem: (item: unknown) => Item | undefined,
): Listing<Item> | undefined {
  const parsed = z.object({ data: z.array(z.unknown()) }).safeParse(body);
  if (!parsed.success) return undefined;
  const items = parsed.data.data.map(readItem).filter((item) => item !== undefined);
  const meta = metaSchema.safeParse(body);
  const total = meta.success ? meta.data.meta.pagination.total : items.length;
  return { items, complete: items.length === parsed.data.data.length && items.length >= total };
}

const dataSchema = z.object({ data: z.unknown() });
const deepest = 4;

function unwrap(body: unknown): unknown {
  let inner = body;
  for (let depth = 0; depth < deepest; depth += 1) {
    if (Array.isArray(inner)) inner = inner[0];
    const parsed = dataSchema.safeParse(inner);
    if (parsed.success && parsed.data.data !== undefined) inner = parsed.data.data;
  }
  return inner;
}
