import { expect, it } from 'vitest';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { isSynchronous, routeDelivery } from '../../lambda/cometchat/routing.ts';
import { eventNames, processedDataSchema } from '../../lambda/cometchat/schemas/processed.ts';
import { describeWithVendorFiles } from '../vendor-files.ts';
import { contractPayloads } from './contract-payloads.ts';
import { deliveryOf, receipt } from './deliveries.ts';

const systems: Readonly<Record<string, string>> = {
  'legacy-docs': 'legacy',
  'docs-notifications': 'notifications',
  'docs-bots': 'bot',
};

/** The vendor's own examples, where they are there; the samples cover every trigger without them. */
const payloads = contractPayloads().map((payload, position) => {
  const delivery = deliveryOf(JSON.parse(payload.body));
  return { ...payload, delivery, route: routeDelivery(delivery, { ...receipt, requestId: `r-${position}` }) };
});

describeWithVendorFiles("the vendor's examples", () => {
  it.each(payloads)('$name is known, and of the right system', ({ folder, route }) => {
    expect(route.trigger).toBeDefined();
    expect(route.system).toBe(systems[folder] ?? 'modern');
  });

  it.each(payloads)('$name is valid, without drift, and keeps to the schema of its event', (payload) => {
    const normalised = normaliseDelivery(payload.delivery);
    if (!normalised.ok) throw new Error(JSON.stringify(normalised.violations));
    expect(normalised.drift).toEqual([]);
    if (isSynchronous(payload.delivery)) return;
    const event = eventNames.find((name) => normalised.type === `com.cometchat.${name}`);
    if (event === undefined) throw new Error(`no event ${normalised.type}`);
    expect(processedDataSchema(event).safeParse(normalised.data).success).toBe(true);
    if (payload.route.system === 'modern') expect(normalised.data).toEqual(payload.delivery.data);
  });

  it.each(payloads)('$name is identified by its receipt only where nothing else can', ({ name, route }) => {
    // Membership, blocks, and what the documentation shows without uids.
    const own = /before_message|without-uids|email-|sms-|user_(un)?blocked|group_member|participant/.test(
      name,
    );
    expect(/^v2:.*~receipt\./.test(route.identity)).toBe(own);
  });

  it.each(payloads)('$name has a subject of its own fields and a time where its row has one', (payload) => {
    const { delivery, route } = payload;
    expect(route.subject).not.toBe(delivery.trigger);
    const hasTime = catalogue.some(({ trigger, time }) => trigger === route.trigger && time.length > 0);
    expect(route.time === undefined).toBe(!hasTime || route.trigger === 'group_member_added');
  });

  it('two different events never share an identity', () => {
    // The same example stands on several of the vendor's pages: the same moment of the same thing is one event.
    const byIdentity = Map.groupBy(payloads, ({ route }) => route.identity);
    const shared = [...byIdentity.values()].filter((examples) => examples.length > 1);
    for (const examples of shared) {
      expect(new Set(examples.map(({ route }) => `${route.trigger} ${route.time}`)).size).toBe(1);
      expect(new Set(examples.map(({ name }) => name.replace(/^.*\/|--superhero|\.json$/g, ''))).size).toBe(
        1,
      );
    }
  });

  it('has what the catalogue has: every documented trigger', () => {
    const seen = new Set(payloads.map(({ route }) => route.trigger));
    const unseen = catalogue.map(({ trigger }) => trigger).filter((trigger) => !seen.has(trigger));
    expect(new Set(unseen)).toEqual(
      new Set(['message_pinned', 'message_unpinned', 'conversation_pinned', 'conversation_unpinned']),
    );
  });
});
