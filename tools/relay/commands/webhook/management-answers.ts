import * as z from 'zod';

/** A field that may be missing or of another type: it is then unknown. */
const unsure = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const webhookSchema = z.object({
  id: z.string().min(1),
  name: unsure(z.string()),
  webhookURL: unsure(z.string()),
  enabled: unsure(z.boolean()),
  retryOnFailure: unsure(z.boolean()),
  useBasicAuth: unsure(z.boolean()),
  username: unsure(z.string()),
});

/**
 * A webhook as the Management API shows it. Only the id is certain: the specification lists id, name, URL and enabled,
 * and its examples leave some of them out. A setting that an answer doesn't have is `undefined`: unknown, not off.
 */
export type RegisteredWebhook = z.infer<typeof webhookSchema>;

/** The answer of a list call. There is no second page, so a list that is longer than one answer stays incomplete. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  /** False if the answer's own count says that there is more, or an entry couldn't be read. */
  readonly complete: boolean;
}

/** CometChat's answer to one trigger of a list. */
export interface TriggerResult {
  readonly trigger: string;
  readonly accepted: boolean;
  /** CometChat's message; empty if there is none. */
  readonly message: string;
}

/**
 * Reads the answer of create, get and update. The specification's schema is `{data: {...}}`, its examples are
 * `{data: [{data: {...}}]}` and `[{data: {...}}]`: all are read. Undefined if there is no webhook in it.
 */
export function readWebhook(body: unknown): RegisteredWebhook | undefined {
  return webhookSchema.safeParse(unwrap(body)).data;
}

/** Reads the answer of a list of webhooks; undefined if it isn't a list. */
export function readWebhooks(body: unknown): Listing<RegisteredWebhook> | undefined {
  return readListing(body, readWebhook);
}

const triggerSchema = z.union([z.string(), z.object({ id: z.string().min(1) }).transform(({ id }) => id)]);

/** Reads the answer of a list of triggers: their ids. Undefined if it isn't a list. */
export function readTriggers(body: unknown): Listing<string> | undefined {
  return readListing(body, (item) => triggerSchema.safeParse(item).data);
}

const resultSchema = z.object({ success: z.boolean(), message: unsure(z.string()) });

/** Reads the answer to each trigger that was sent. A trigger without a readable answer counts as refused. */
export function readTriggerResults(body: unknown, triggers: readonly string[]): readonly TriggerResult[] {
  const answers = z.object({ data: z.record(z.string(), z.unknown()) }).safeParse(body).data?.data;
  return triggers.map((trigger) => {
    const answer = answers !== undefined && Object.hasOwn(answers, trigger) ? answers[trigger] : undefined;
    const { success, message = '' } = resultSchema.safeParse(answer).data ?? {
      success: false,
      message: "the answer doesn't mention it",
    };
    return { trigger, accepted: success, message };
  });
}

/** Reads the `{data: {success, message}}` of the two delete calls. Undefined if it has no success. */
export function readSuccess(body: unknown): boolean | undefined {
  return z.object({ data: resultSchema }).safeParse(body).data?.data.success;
}

const listingSchema = z.object({
  data: z.array(z.unknown()),
  meta: unsure(z.object({ pagination: z.object({ total: z.number() }) })),
});

function readListing<Item>(
  body: unknown,
  readItem: (item: unknown) => Item | undefined,
): Listing<Item> | undefined {
  const listing = listingSchema.safeParse(body).data;
  if (listing === undefined) return undefined;
  const items = listing.data.map(readItem).filter((item) => item !== undefined);
  const total = Math.max(listing.data.length, listing.meta?.pagination.total ?? 0);
  return { items, complete: items.length >= total };
}

const dataSchema = z.object({ data: z.unknown() });
const deepest = 4;

function unwrap(body: unknown): unknown {
  let inner = body;
  for (let depth = 0; depth < deepest; depth += 1) {
    if (Array.isArray(inner)) inner = inner[0];
    inner = dataSchema.safeParse(inner).data?.data ?? inner;
  }
  return inner;
}
