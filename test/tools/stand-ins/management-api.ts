import type { IncomingMessage } from 'node:http';
import { sendJson, startServer } from './http-server.ts';
import { type Operation, ownOperations, vendorOperations } from './management-operations.ts';

/** One call that the stand-in got. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly body: Record<string, unknown>;
  readonly system: 'modern' | 'legacy';
}

export interface StoredWebhook {
  readonly settings: Record<string, unknown>;
  readonly triggers: Set<string>;
}

/** One answer that goes wrong. */
export interface Mishap {
  /** The operation, such as `PUT /apps/{appId}/webhooks/{webhookId}`; undefined: any. */
  readonly operation?: string;
  readonly status?: number;
  readonly body?: unknown;
  /** In place of a JSON body. */
  readonly text?: string;
  readonly headers?: Record<string, string>;
  /** Carry the call out, and then give this answer: what a gateway's timeout looks like. */
  readonly done?: boolean;
  /** Never answer. */
  readonly hang?: boolean;
}

export const managementKey = 'multi-tenancy-key';
export const managementSecret = 'multi-tenancy-secret';

/**
 * CometChat's Management API as far as the specification describes it: its paths, the fields that bodies may have, and
 * answers in the schema's shape or in the examples' shape. It can be told to go wrong.
 */
export class ManagementApiStandIn {
  readonly calls: ReceivedCall[] = [];
  readonly mishaps: Mishap[] = [];
  readonly webhooks = { modern: new Map<string, StoredWebhook>(), legacy: new Map<string, StoredWebhook>() };
  /** Triggers that it refuses, and how often. */
  readonly refusals = new Map<string, number>();
  /** `schema`: `{data: {...}}`; `example`: `{data: [{data: {...}}]}`. */
  shape: 'schema' | 'example' = 'schema';
  /** Settings that a webhook shows. */
  shown: readonly string[] = ['id', 'name', 'webhookURL', 'enabled'];
  /** At most this many entries in a list. */
  longestList = 1000;
  readonly operations: readonly Operation[] = vendorOperations() ?? ownOperations;

  /** The calls that change something. */
  get writes(): readonly ReceivedCall[] {
    return this.calls.filter(({ method }) => method !== 'GET');
  }

  start() {
    return startServer((request, body, response) => {
      const reply = this.reply(request, body);
      if (reply === undefined) return;
      if (reply.text === undefined) sendJson(response, reply.status, reply.body, reply.headers);
      else response.writeHead(reply.status, { 'content-type': 'text/html' }).end(reply.text);
    });
  }

  /** Undefined: no answer at all. */
  private reply(request: IncomingMessage, text: string): Reply | undefined {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const method = request.method ?? 'GET';
    const operation = this.operations.find((one) => one.method === method && matches(one.path, url.pathname));
    if (request.headers.key !== managementKey || request.headers.secret !== managementSecret)
      return { status: 404, body: { message: 'no Route matched' } };
    if (operation === undefined) return { status: 404, body: { message: 'no such path' } };
    const body: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
    const system = request.headers['x-webhook-version'] === '2' ? 'modern' : 'legacy';
    const name = `${method} ${operation.path}`;
    this.calls.push({ method, path: url.pathname, operation: name, body, system });

    const mishap = this.takeMishap(name);
    if (mishap !== undefined && !mishap.done) return misbehave(mishap);
    const fault = checkBody(operation, body);
    const [status, answer] =
      fault === undefined ? this.perform(operation, url, body, system) : badRequest(fault);
    return mishap === undefined ? { status, body: answer } : misbehave(mishap);
  }

  private takeMishap(operation: string): Mishap | undefined {
    const index = this.mishaps.findIndex((one) => one.operation === undefined || one.operation === operation);
    return index === -1 ? undefined : this.mishaps.splice(index, 1)[0];
  }

  private perform(
    operation: Operation,
    url: URL,
    body: Record<string, unknown>,
    system: 'modern' | 'legacy',
  ): [number, unknown] {
    const [, , appId = '', , id = ''] = url.pathname.split('/').map(decodeURIComponent);
    if (appId !== 'app1') return [404, { error: { code: 'ERR_APP_NOT_FOUND', message: `no app ${appId}` } }];
    const store = this.webhooks[system];
    if (!operation.path.includes('{webhookId}')) {
      if (operation.method === 'GET')
        return this.list([...store.values()].map(({ settings }) => this.show(settings)));
      const newId = String(body.id);
      if (store.has(newId)) return badRequest('the id is taken');
      store.set(newId, { settings: { retryOnFailure: false, ...body }, triggers: new Set() });
      return [200, this.wrap(body)];
    }
    const webhook = store.get(id);
    if (webhook === undefined)
      return [404, { error: { code: 'ERR_WEBHOOK_NOT_FOUND', message: `no ${id}` } }];
    if (operation.path.endsWith('/triggers')) return this.performTriggers(operation.method, webhook, body);
    if (operation.method === 'DELETE') {
      store.delete(id);
      return [200, { data: { success: true, message: 'gone' } }];
    }
    if (operation.method === 'PUT') Object.assign(webhook.settings, body);
    return [200, this.wrap(webhook.settings)];
  }

  private performTriggers(
    method: string,
    webhook: StoredWebhook,
    body: Record<string, unknown>,
  ): [number, unknown] {
    if (method === 'GET')
      return this.list([...webhook.triggers].map((id) => ({ id, description: `about ${id}` })));
    const ids = Array.isArray(body.triggerIds) ? body.triggerIds.map(String) : [];
    if (method === 'DELETE') {
      for (const id of ids) webhook.triggers.delete(id);
      return [200, { data: { success: true, message: 'removed' } }];
    }
    const results = ids.map((id) => {
      const refusals = this.refusals.get(id) ?? 0;
      if (refusals > 0) {
        this.refusals.set(id, refusals - 1);
        return [id, { success: false, message: 'not part of your plan' }];
      }
      webhook.triggers.add(id);
      return [id, { success: true, message: 'added' }];
    });
    return [200, { data: Object.fromEntries(results) }];
  }

  private list(items: readonly unknown[]): [number, unknown] {
    const data = items.slice(0, this.longestList);
    return [200, { data, meta: { pagination: { total: items.length, count: data.length } } }];
  }

  private show(settings: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(settings).filter(([name]) => this.shown.includes(name)));
  }

  private wrap(settings: Record<string, unknown>): unknown {
    const data = this.show(settings);
    return this.shape === 'schema' ? { data } : { data: [{ data }] };
  }
}

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

function checkBody(operation: Operation, body: Record<string, unknown>): string | undefined {
  const unknown = Object.keys(body).find((field) => !(operation.fields ?? []).includes(field));
  if (unknown !== undefined) return `unknown field ${unknown}`;
  const missing = operation.required.find((field) => body[field] === undefined);
  return missing === undefined ? undefined : `missing field ${missing}`;
}

function badRequest(message: string): [number, unknown] {
  return [400, { error: { code: 'ERR_BAD_REQUEST', message } }];
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly text?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
}

function misbehave(mishap: Mishap): Reply | undefined {
  if (mishap.hang) return undefined;
  return {
    status: mishap.status ?? 500,
    body: mishap.body ?? {},
    text: mishap.text,
    headers: mishap.headers,
  };
}
