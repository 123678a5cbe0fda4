import {
  type Listing,
  type RegisteredWebhook,
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
  type ManagementAnswer,
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

/**
 * CometChat's Management API for the webhooks of one app in one webhook system (contract, section 10). Every call
 * rejects with a {@link ManagementApiError} that says what to do.
 */
export interface ManagementApi {
  /** Undefined where there is no such webhook. */
  webhook(id: string): Promise<RegisteredWebhook | undefined>;
  webhooks(): Promise<Listing<RegisteredWebhook>>;
  /** Makes it. Where the answer was lost, it looks whether the webhook is there before it tries again. */
  create(id: string, settings: WebhookSettings): Promise<void>;
  update(id: string, settings: Partial<WebhookSettings>): Promise<void>;
  remove(id: string): Promise<'removed' | 'absent'>;
  triggers(id: string): Promise<Listing<string>>;
  /** One result for each trigger. A call that is refused as a whole is a rejection. */
  addTriggers(id: string, triggers: readonly string[]): Promise<readonly TriggerResult[]>;
  removeTriggers(id: string, triggers: readonly string[]): Promise<void>;
}

/** The most that the specification allows in one answer; it has no way to ask for a second page. */
const perPage = 1000;

const createAttempts = 3;

export function createManagementApi(connection: ManagementConnection, appId: string): ManagementApi {
  const request = createManagementRequest(connection);
  const webhooksPath = `/apps/${encodeURIComponent(appId)}/webhooks`;
  const webhookPath = (id: string): string => `${webhooksPath}/${encodeURIComponent(id)}`;
  const get = (path: string, action: string): Promise<ManagementAnswer> =>
    request({ method: 'GET', path, action, repeatable: true });

  const api: ManagementApi = {
    async webhook(id) {
      const action = `reading the webhook ${id}`;
      try {
        return understood(readWebhook, await get(webhookPath(id), action), action);
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },

    async webhooks() {
      const action = 'listing the webhooks';
      return understood(readWebhooks, await get(`${webhooksPath}?perPage=${perPage}`, action), action);
    },

    async create(id, settings) {
      const action = `creating the webhook ${id}`;
      for (let attempt = 1; ; attempt += 1) {
        try {
          await request({
            method: 'POST',
            path: webhooksPath,
            body: { id, ...settings },
            action,
            repeatable: false,
          });
          return;
        } catch (error) {
          if (!mayHaveHappened(error)) throw error;
          // The webhook may be there although the answer was lost; a second create would fail, or make another one.
          if ((await api.webhook(id)) !== undefined) return;
          if (attempt >= createAttempts) throw error;
        }
      }
    },

    async update(id, settings) {
      const action = `updating the webhook ${id}`;
      await request({ method: 'PUT', path: webhookPath(id), body: settings, action, repeatable: true });
    },

    async remove(id) {
      const action = `removing the webhook ${id}`;
      try {
        const { body } = await request({ method: 'DELETE', path: webhookPath(id), action, repeatable: true });
        if (readSuccess(body) === false)
          throw new ManagementApiError(`${action}: CometChat says it failed`, { status: 200 });
        return 'removed';
      } catch (error) {
        if (isAbsent(error)) return 'absent';
        throw error;
      }
    },

    async triggers(id) {
      const action = `listing the triggers of the webhook ${id}`;
      return understood(readTriggers, await get(`${webhookPath(id)}/triggers`, action), action);
    },

    async addTriggers(id, triggers) {
      const { body } = await request({
        method: 'POST',
        path: `${webhookPath(id)}/triggers`,
        body: { triggerIds: triggers },
        action: `adding triggers to the webhook ${id}`,
        repeatable: true,
      });
      return readTriggerResults(body, triggers).map((result) => ({
        ...result,
        message: connection.hide(result.message),
      }));
    },

    async removeTriggers(id, triggers) {
      const action = `removing triggers from the webhook ${id}`;
      const { body } = await request({
        method: 'DELETE',
        path: `${webhookPath(id)}/triggers`,
        body: { triggerIds: triggers },
        action,
        repeatable: true,
      });
      if (readSuccess(body) === false)
        throw new ManagementApiError(`${action}: CometChat says it failed`, { status: 200 });
    },
  };
  return api;
}

function isAbsent(error: unknown): boolean {
  return error instanceof ManagementApiError && error.code === 'ERR_WEBHOOK_NOT_FOUND';
}

/** No answer, or a server error: the call may have been carried out all the same. */
function mayHaveHappened(error: unknown): boolean {
  return error instanceof ManagementApiError && (error.status === undefined || error.status >= 500);
}

function understood<Value>(
  read: (body: unknown) => Value | undefined,
  { status, body }: ManagementAnswer,
  action: string,
): Value {
  const value = read(body);
  if (value === undefined) throw errorForShape(action, status, body);
  return value;
}
