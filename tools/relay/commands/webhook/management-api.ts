import {
  readSuccess,
  readTriggerResults,
  readTriggers,
  readWebhook,
  readWebhooks,
  type TriggerResult,
} from './management-answers.ts';
import { errorForShape, ManagementApiError } from './management-errors.ts';
import {
  createManagementRequest,
  type ManagementCall,
  type ManagementConnection,
} from './management-request.ts';

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

export type ManagementApi = ReturnType<typeof createManagementApi>;

/** The most that the specification allows in one answer; it has no way to ask for a second page. */
const perPage = 1000;
const createAttempts = 3;

/**
 * CometChat's Management API for the webhooks of one app in one webhook system (contract, section 10). Every call
 * rejects with a {@link ManagementApiError} that says what to do.
 */
export function createManagementApi(connection: ManagementConnection, appId: string) {
  const request = createManagementRequest(connection);
  const webhooksPath = `/apps/${encodeURIComponent(appId)}/webhooks`;
  const pathOf = (id: string): string => `${webhooksPath}/${encodeURIComponent(id)}`;
  const triggersPath = (id: string): string => `${pathOf(id)}/triggers`;

  const read = async <Value>(
    reader: (body: unknown) => Value | undefined,
    call: ManagementCall,
  ): Promise<Value> => {
    const { status, body } = await request(call);
    const value = reader(body);
    if (value === undefined) throw errorForShape(call.action, status, body);
    return value;
  };
  const remove = async (call: Omit<ManagementCall, 'method'>): Promise<void> => {
    const { status, body } = await request({ ...call, method: 'DELETE' });
    if (readSuccess(body) === false)
      throw new ManagementApiError(`${call.action}: CometChat says that it failed`, { status });
  };
  const webhook = (id: string) =>
    unlessAbsent(undefined, read(readWebhook, { action: `reading the webhook ${id}`, path: pathOf(id) }));

  return {
    /** Undefined if there is no such webhook. */
    webhook,

    webhooks: () =>
      read(readWebhooks, { action: 'listing the webhooks', path: `${webhooksPath}?perPage=${perPage}` }),

    /** Creates it. If the answer was lost, it looks whether the webhook is there before it tries again. */
    async create(id: string, settings: WebhookSettings): Promise<void> {
      const action = `creating the webhook ${id}`;
      const body = { id, ...settings };
      for (let attempt = 1; ; attempt += 1) {
        try {
          await request({ action, method: 'POST', path: webhooksPath, body, onlyOnce: true });
          return;
        } catch (error) {
          if (!mayHaveHappened(error)) throw error;
          // The webhook may be there although the answer was lost; a second create would fail, or make another one.
          if ((await webhook(id)) !== undefined) return;
          if (attempt >= createAttempts) throw error;
        }
      }
    },

    async update(id: string, settings: Partial<WebhookSettings>): Promise<void> {
      await request({
        action: `updating the webhook ${id}`,
        method: 'PUT',
        path: pathOf(id),
        body: settings,
      });
    },

    remove: (id: string): Promise<'removed' | 'absent'> =>
      unlessAbsent(
        'absent',
        remove({ action: `removing the webhook ${id}`, path: pathOf(id) }).then(() => 'removed' as const),
      ),

    triggers: (id: string) =>
      read(readTriggers, { action: `listing the triggers of the webhook ${id}`, path: triggersPath(id) }),

    /** One result for each trigger. Rejects if the call is refused as a whole. */
    async addTriggers(id: string, triggers: readonly string[]): Promise<readonly TriggerResult[]> {
      const action = `adding triggers to the webhook ${id}`;
      const body = { triggerIds: triggers };
      const answer = await request({ action, method: 'POST', path: triggersPath(id), body });
      return readTriggerResults(answer.body, triggers).map(({ message, ...result }) => ({
        ...result,
        message: connection.hide(message),
      }));
    },

    removeTriggers(id: string, triggers: readonly string[]): Promise<void> {
      const action = `removing triggers from the webhook ${id}`;
      return remove({ action, path: triggersPath(id), body: { triggerIds: triggers } });
    },
  };
}

async function unlessAbsent<Value, Absent>(absent: Absent, call: Promise<Value>): Promise<Value | Absent> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ManagementApiError && error.code === 'ERR_WEBHOOK_NOT_FOUND') return absent;
    throw error;
  }
}

/** No answer, or a server error: CometChat may have done it anyway. */
function mayHaveHappened(error: unknown): boolean {
  return error instanceof ManagementApiError && (error.status === undefined || error.status >= 500);
}
