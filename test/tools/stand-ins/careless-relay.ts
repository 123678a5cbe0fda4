import type { IncomingMessage } from 'node:http';
import { outputNames } from '../../../infra/output-names.ts';
import { categories } from '../../../lambda/cometchat/categories.ts';
import { parseDelivery } from '../../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../../lambda/cometchat/normalise.ts';
import { type DeliveryReceipt, isSynchronous, routeDelivery } from '../../../lambda/cometchat/routing.ts';
import { toProcessedEvent } from '../../../lambda/worker/to-processed-event.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { sendJson, startServer } from './http-server.ts';
import { LocalRelayStandIn } from './local-relay.ts';
import { type RelayQueues, sendMessage, startRelayQueues } from './relay-queues.ts';

export interface ReceivedDelivery {
  readonly path: string;
  readonly body: string;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
}

/** What goes wrong with the delivery of this number, counted from 1. */
export interface Carelessness {
  /** Acknowledged and forgotten. */
  readonly lose?: number;
  /** Published with two deduplication ids. */
  readonly publishTwice?: number;
  /** Published only after the next one. */
  readonly hold?: number;
  /** Answered 503 the first time. */
  readonly refuseOnce?: number;
  /** Not answered at all. */
  readonly ignore?: number;
  /** Deliveries without, or with wrong credentials are let in. */
  readonly letStrangersIn?: boolean;
}

/**
 * A relay in one process that publishes at once, into a consumer queue of an embedded SQS server, and can be told to
 * break the relay's promises: what `simulate --verify` must find.
 */
export async function startCarelessRelay() {
  const queues: RelayQueues = await startRelayQueues();
  const received: ReceivedDelivery[] = [];
  const carelessness: { now: Carelessness } = { now: {} };
  const username = 'cometchat';
  const password = 'OnlyForThisTest000000';
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const settle = createSettling(queues, received, carelessness);
  const refused = (request: IncomingMessage): boolean =>
    request.headers.authorization !== authorization && carelessness.now.letStrangersIn !== true;

  const server = await startServer(async (request, body, response) => {
    const { url: path = '', headers } = request;
    received.push({
      path,
      body,
      contentType: headers['content-type'],
      authorization: headers.authorization,
    });
    if (received.length === carelessness.now.ignore) return;
    if (refused(request)) return sendJson(response, 401, {}, { 'www-authenticate': 'Basic realm="relay"' });
    // As the relay: a moderation request is judged as far as it can be read.
    if (path === '/moderation') return sendJson(response, 200, { isMatchingCondition: true, confidence: 1 });
    if (parse(body) === undefined) return sendJson(response, 400, {});
    if (body.length > 1024 * 1024) return sendJson(response, 413, {});
    const delivery = parseDelivery(parse(body));
    if (delivery === undefined) return sendJson(response, 400, {});
    if (received.length === carelessness.now.refuseOnce) return sendJson(response, 503, {});
    if (isSynchronous(delivery)) return sendJson(response, 200, { action: 'do_not_propagate' });
    await settle(body);
    return sendJson(response, 200, {});
  });
  const outputs = {
    ...queues.outputs,
    [outputNames.relayVersion]: packageJson.version,
    [outputNames.webhookUrl]: `${server.url}/webhooks`,
    [outputNames.moderationUrl]: `${server.url}/moderation`,
    [outputNames.ingressLogGroup]: 'ingress',
    [outputNames.ruleSettingsBucket]: 'rule-settings',
    ...Object.fromEntries(categories.map((lane) => [outputNames.workerLogGroup(lane), `worker-${lane}`])),
  };
  const standIn = new LocalRelayStandIn({ sqs: queues.url, secret: { username, password }, outputs });
  const control = await standIn.start();
  return {
    queues,
    /** What the stack says of itself. */
    outputs,
    received,
    carelessness,
    logs: standIn.logs,
    authorization,
    credentials: { username, password },
    webhookUrl: `${server.url}/webhooks`,
    moderationUrl: `${server.url}/moderation`,
    /** The global options that lead to it. */
    options: ['--local', '--local-port', String(control.port)],
    close: async () => {
      await Promise.all([control.close(), server.close(), queues.close()]);
    },
  };
}

export type CarelessRelay = Awaited<ReturnType<typeof startCarelessRelay>>;

/** Publishes the delivery that came last, as carelessly as it was told to. */
function createSettling(
  queues: RelayQueues,
  received: readonly ReceivedDelivery[],
  carelessness: { readonly now: Carelessness },
): (body: string) => Promise<void> {
  const held: (() => Promise<void>)[] = [];
  const publish = async (body: string, receipt: DeliveryReceipt, suffix = ''): Promise<void> => {
    const delivery = parseDelivery(JSON.parse(body));
    const normalised = delivery && normaliseDelivery(delivery);
    if (delivery === undefined || !normalised?.ok) return;
    const route = routeDelivery(delivery, receipt);
    await sendMessage(queues.client, queues.consumer.queueUrl, {
      body: escaped(JSON.stringify(toProcessedEvent(delivery, route, normalised, receipt.receivedAt))),
      groupId: route.messageGroupId,
      deduplicationId: `${route.identity}${suffix}`.slice(-128),
    });
  };
  return async (body) => {
    const { lose, publishTwice, hold } = carelessness.now;
    const number = received.length;
    const receipt = { receivedAt: Date.now(), requestId: `request-${number}` };
    if (number === lose) return;
    if (number === hold) {
      held.push(() => publish(body, receipt));
      return;
    }
    await publish(body, receipt);
    if (number === publishTwice) await publish(body, receipt, '-again');
    for (const release of held.splice(0)) await release();
  };
}

/** The embedded server refuses characters beyond U+FFFF; as `\u` escapes they mean the same. */
function escaped(json: string): string {
  return json.replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
