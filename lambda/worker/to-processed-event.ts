import { attributeText } from '../cometchat/attribute-text.ts';
import type { Delivery } from '../cometchat/delivery.ts';
import type { JsonObject } from '../cometchat/json.ts';
import type { Route } from '../cometchat/routing.ts';
import { textOf } from '../cometchat/value-at.ts';
import type { ProcessedEvent } from '../events/processed-event.ts';

/**
 * The event that consumers read, made of a delivery, its route and its normalised data.
 *
 * @param receivedAt milliseconds since 1970, in the range that RFC 3339 can write; also the event's `time` where the
 * payload has none, or one outside that range
 */
export function toProcessedEvent(
  delivery: Delivery,
  route: Route,
  normalised: { readonly type: string; readonly dataschema: string; readonly data: JsonObject },
  receivedAt: number,
): ProcessedEvent {
  const { region } = delivery.envelope;
  const receivedtime = new Date(receivedAt).toISOString();
  return {
    specversion: '1.0',
    id: route.identity,
    source: eventSource(delivery),
    type: normalised.type,
    subject: route.subject,
    time: timeText(route.time) ?? receivedtime,
    datacontenttype: 'application/json',
    dataschema: normalised.dataschema,
    cometchattrigger: attributeText(delivery.trigger),
    cometchatsystem: route.system,
    ...(typeof region === 'string' && region !== '' ? { cometchatregion: attributeText(region) } : {}),
    receivedtime,
    data: normalised.data,
  };
}

/** A URI reference; `-` stands for an id that the delivery does not have. The bot callback names a bot, no webhook. */
function eventSource({ appId, webhook, envelope }: Delivery): string {
  const bot = textOf(envelope.bot);
  const sender =
    webhook === '' && bot !== undefined ? `bots/${pathSegment(bot)}` : `webhooks/${pathSegment(webhook)}`;
  return `/cometchat/apps/${pathSegment(appId)}/${sender}`;
}

function pathSegment(text: string): string {
  return text === '' ? '-' : encodeURIComponent(text.toWellFormed());
}

/** RFC 3339 in UTC; undefined outside the years 1970 to 9999. */
function timeText(milliseconds: number | undefined): string | undefined {
  if (milliseconds === undefined || !(milliseconds >= 0 && milliseconds <= latestTime)) return undefined;
  return new Date(milliseconds).toISOString();
}

/** The latest time that RFC 3339 can write, in milliseconds since 1970. */
export const latestTime = 253_402_300_799_999;
