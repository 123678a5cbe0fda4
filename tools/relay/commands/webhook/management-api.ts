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

/** The most that the specification allows in one answer; it has no way to ask for a second page. */
const perPage = 1000;
const createAttempts = 3;

/**
 * CometChat's Management API for the webhooks of one app in one webhook system (contract, section 10). Every call
 * rejects with a {@link ManagementApiError} that says what to do.
 */
export class ManagementApi {
  private readonly hide: (text: string) => string;
  private readonly request: (call: ManagementCall) => Promise<ManagementAnswer>;
  private readonly webhooksPath: string;

  constructor(connection: ManagementConnection, appId: string) {
    this.hide = connection.hide;
    this.request = createManagementRequest(connection);
    this.webhooksPath = `/apps/${encodeURIComponent(appId)}/webhooks`;
  }

  /** Undefined if there is no such webhook. */
  webhook(id: string): Promise<RegisteredWebhook | undefined> {
    const call = { action: `reading the webhook ${id}`, path: this.pathOf(id) };
    return unlessAbsent(undefined, this.read(readWebhook, call));
  }

  webhooks(): Promise<Listing<RegisteredWebhook>> {
    const path = `${this.webhooksPath}?perPage=${perPage}`;
    return this.read(readWebhooks, { action: 'listing the webhooks', path });
  }

  /** Creates it. If the answer was lost, it looks whether the webhook is there before it tries again. */
  async create(id: string, settings: WebhookSettings): Promise<void> {
    const action = `creating the webhook ${id}`;
    const body = { id, ...settings };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.request({ action, method: 'POST', path: this.webhooksPath, body, onlyOnce: true });
        return;
      } catch (error) {
        if (!mayHaveHappened(error)) throw error;
        // The webhook may be there although the answer was lost; a second create would fail, or make another one.
        if ((await this.webhook(id)) !== undefined) return;
        if (attempt >= createAttempts) throw error;
      }
    }
  }

  async update(id: string, settings: Partial<WebhookSettings>): Promise<void> {
    const action = `updating the webhook ${id}`;
    await this.request({ action, method: 'PUT', path: this.pathOf(id), body: settings });
  }

  remove(id: string): Promise<'removed' | 'absent'> {
    const removal = this.delete({ action: `removing the webhook ${id}`, path: this.pathOf(id) });
    return unlessAbsent(
      'absent',
      removal.then(() => 'removed' as const),
    );
  }

  triggers(id: string): Promise<Listing<string>> {
    const action = `listing the triggers of the webhook ${id}`;
    return this.read(readTriggers, { action, path: this.triggersPath(id) });
  }

  /** One result for each trigger. Rejects if the call is refused as a whole. */
  async addTriggers(id: string, triggers: readonly string[]): Promise<readonly TriggerResult[]> {
    const action = `adding triggers to the webhook ${id}`;
    const body = { triggerIds: triggers };
    const answer = await this.request({ action, method: 'POST', path: this.triggersPath(id), body });
    return readTriggerResults(answer.body, triggers).map((result) => ({
      ...result,
      message: this.hide(result.message),
    }));
  }

  removeTriggers(id: string, triggers: readonly string[]): Promise<void> {
    const action = `removing triggers from the webhook ${id}`;
    return this.delete({ action, path: this.triggersPath(id), body: { triggerIds: triggers } });
  }

  private pathOf(id: string): string {
    return `${this.webhooksPath}/${encodeURIComponent(id)}`;
  }

  private triggersPath(id: string): string {
    return `${this.pathOf(id)}/triggers`;
  }

  private async read<Value>(
    reader: (body: unknown) => Value | undefined,
    call: ManagementCall,
  ): Promise<Value> {
    const { status, body } = await this.request(call);
    const value = reader(body);
    if (value === undefined) throw errorForShape(call.action, status, body);
    return value;
  }

  private async delete(call: Omit<ManagementCall, 'method'>): Promise<void> {
    const { status, body } = await this.request({ ...call, method: 'DELETE' });
    if (readSuccess(body) === false)
      throw new ManagementApiError(`${call.action}: CometChat says that it failed`, { status });
  }
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
