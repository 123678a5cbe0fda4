import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JsonValue } from '../../lambda/cometchat/json.ts';
import { createReport } from '../../lambda/ingress/report.ts';
import { sampleDelivery, sampleVariants } from '../../tools/samples/index.ts';
import { contractPayloads } from '../cometchat/contract-payloads.ts';
import { describeWithVendorFiles } from '../vendor-files.ts';
import { laneQueueUrls, setUpIngress } from './support/ingress.ts';
import { request } from './support/requests.ts';

/** Fields that hold what people wrote, what they are called, or where they can be reached. */
const personalFields =
  /^(?:text|name|avatar|email|phone\w*|contactNumber|clientIp|userAgent|url|link|\w*_url|message|title)$/i;

/** All texts of a payload under personal fields, but for words such as `moderation`, which mean something else too. */
function personalTexts(value: JsonValue | undefined, field = ''): string[] {
  if (typeof value === 'string') return personalFields.test(field) && !/^[a-z_]*$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    personalTexts(inner, Array.isArray(value) ? field : name),
  );
}

/** Posts a body and keeps what the function says of it. */
async function post(body: string) {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0);
  const report = createReport('dev', { write: (text) => void said.push(text) });
  const { ask, sent } = setUpIngress({ record: report.request });
  const answer = await ask(request({ body }));
  vi.restoreAllMocks();
  return { answer, sent, said: said.join('') };
}

const samples = sampleVariants.map(({ trigger, system, variant, category }, seed) => ({
  name: `${trigger} (${system}, ${variant})`,
  category,
  trigger,
  delivery: sampleDelivery(trigger, { system, variant, seed, text: 'meet me at the harbour' }),
}));

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(samples)('$name', ({ category, trigger, delivery }) => {
  it('is answered or kept in its lane, and nothing personal is written down', async () => {
    const body = JSON.stringify(delivery);
    const { answer, sent, said } = await post(body);
    expect(answer).toMatchObject({ statusCode: 200, body: '{}' });
    const kept = trigger === 'before_message' ? [] : [{ queueUrl: laneQueueUrls[category], body }];
    expect(sent).toMatchObject(kept);
    expect(sent).toHaveLength(kept.length);
    expect(said.trim().split('\n')).toHaveLength(1);
    for (const text of personalTexts(delivery)) expect(said).not.toContain(text);
  });
});

const payloads = contractPayloads();

describeWithVendorFiles('the examples that CometChat publishes', () => {
  it.each(payloads)('$name is acknowledged, byte for byte', async ({ body }) => {
    const { answer, sent, said } = await post(body);
    expect(answer.statusCode).toBe(200);
    for (const message of sent) expect(message.body).toBe(body);
    for (const text of personalTexts(JSON.parse(body))) expect(said).not.toContain(text);
  });
});
