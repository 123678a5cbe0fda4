import * as z from 'zod';
import { ManagementApiError } from './management-errors.ts';
import { type ManagementConnection, type Method, request, retry } from './management-request.ts';

/** The settings that create and update send. */
export interface WebhookSettings {
  readonly name: string;
  readonly webhookURL: string;
  readonly enabled: boolean;
  readonly retryOnFailure: boolean;
  readonly useBasicAuth: boolean;
  readonly username: string;
  readonly password: string;
}

const text = z.string().optional().catch(undefined);
const toggle = z.boolean().optional().catch(undefined);
/**
 * The settings that the Management API may show. The specification lists name, URL and enabled, and its examples leave
 * some of them out. What an answer doesn't have is `undefined`: unknown, not off.
 */
const shownSettings = z.object({
  name: text,
  webhookURL: text,
  enabled: toggle,
  retryOnFailure: toggle,
  useBasicAuth: toggle,
  username: text,
});
export const readableSettings = shownSettings.keyof().options;
const webhookSchema = shownSettings.extend({ id: z.string().min(1) });

/** The webhook in an answer: `{data: {...}}` in the specification's schema, else `{data: [{data: {...}}]}` or `[{data: {...}}]`. */
function unwrap(answer: unknown): unknown {
  const one: unknown = Array.isArray(answer) ? answer[0] : answer;
  return typeof one === 'object' && one !== null && 'data' in one ? unwrap(one.data) : one;
}

/** The answer of create, get and update. */
export const webhookAnswer = z.preprocess(unwrap, webhookSchema);

/**
 * The answer of a list call, which is all of the list there is: no call asks for a second page. `complete` is false if
 * the answer's own count says that there is more, or an entry couldn't be read.
 */
function listAnswer<Item>(item: z.ZodType<Item>) {
  const meta = z.object({ pagination: z.object({ total: z.number() }) });
  return z
    .object({ data: z.array(z.unknown()), meta: meta.optional().catch(undefined) })
    .transform(({ data, meta }) => {
      const items = data
        .map((one) => item.safeParse(one))
        .flatMap((read) => (read.success ? [read.data] : []));
      return { items, complete: items.length >= Math.max(data.length, meta?.pagination.total ?? 0) };
    });
}

export const webhookListAnswer = listAnswer(webhookAnswer);
export const triggerListAnswer = listAnswer(
  z.union([z.string(), z.object({ id: z.string().min(1) }).transform(({ id }) => id)]),
);

const resultSchema = z.object({ success: z.boolean(), message: z.string().catch('') });
/** The answer to each trigger that was sent. One without a readable answer counts as refused. */
export const triggerResultsAnswer = z
  .object({ data: z.record(z.string(), resultSchema.optional().catch(undefined)) })
  .catch({ data: {} })
  .transform(({ data }) => new Map(Object.entries(data)));

/** True unless CometChat says that it deleted nothing. */
const deletionAnswer = z
  .object({ data: resultSchema })
  .transform(({ data }) => data.success)
  .catch(true);

/** The most that the specification allows in one answer. */
const perPage = 1000;

/**
 * CometChat's Management API for the webhooks of one app in one webhook system (contract, section 10). Every call is
 * retried, and rejects with a {@link ManagementApiError} that says what to do.
 */
export type ManagementApi = ReturnType<typeof createManagementApi>;

export function createManagementApi(connection: ManagementConnection) {
  const webhooksPath = `/apps/${encodeURIComponent(connection.appId)}/webhooks`;
  const pathOf = (id: string) => `${webhooksPath}/${encodeURIComponent(id)}`;
  const triggersPath = (id: string) => `${pathOf(id)}/triggers`;
  const call = <Schema extends z.ZodType>(schema: Schema, method: Method, path: string, body?: object) =>
    retry(connection, () => request(connection, schema, method, path, body));
  const find = (id: string) =>
    request(connection, webhookAnswer, 'GET', pathOf(id)).catch(ifAbsent(undefined));
  const drop = async (path: string, body?: object): Promise<void> => {
    if (await call(deletionAnswer, 'DELETE', path, body)) return;
    throw new ManagementApiError(`DELETE ${path}: CometChat says that it failed`, { status: 200 });
  };
  return {
    /** A webhook and its triggers, as far as they can be read. `webhook` is undefined if there is none. */
    async read(id: string) {
      const webhook = await retry(connection, () => find(id));
      const none = { items: [], complete: true };
      const triggers = webhook ? await call(triggerListAnswer, 'GET', triggersPath(id)) : none;
      return { webhook, triggers };
    },
    webhooks: () => call(webhookListAnswer, 'GET', `${webhooksPath}?perPage=${perPage}`),
    create: (id: string, settings: WebhookSettings) =>
      retry(connection, async (attempt) => {
        // The webhook may be there although the answer was lost; a second create would fail, or make another one.
        if (attempt > 1 && (await find(id)) !== undefined) return;
        await request(connection, z.unknown(), 'POST', webhooksPath, { id, ...settings });
      }),
    async update(id: string, settings: Partial<WebhookSettings>): Promise<void> {
      await call(z.unknown(), 'PUT', pathOf(id), settings);
    },
    remove: (id: string) => drop(pathOf(id)).then(() => 'removed' as const, ifAbsent('absent' as const)),
    /** Resolves to the triggers that CometChat refused, with its words. Rejects if the call is refused as a whole. */
    async addTriggers(id: string, triggers: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const results = await call(triggerResultsAnswer, 'POST', triggersPath(id), { triggerIds: triggers });
      const refused = triggers.filter((trigger) => results.get(trigger)?.success !== true);
      const said = (trigger: string) => results.get(trigger)?.message ?? "the answer doesn't mention it";
      return new Map(refused.map((trigger) => [trigger, connection.hide(said(trigger))]));
    },
    removeTriggers: (id: string, triggers: readonly string[]) =>
      drop(triggersPath(id), { triggerIds: triggers }),
  };
}

function ifAbsent<Value>(value: Value) {
  return (error: unknown): Value => {
    if (error instanceof ManagementApiError && error.code === 'ERR_WEBHOOK_NOT_FOUND') return value;
    throw error;
  };
}
