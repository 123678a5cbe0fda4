import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDeliveryReader } from '../../../../../tools/relay/commands/tail/tailed-event.ts';
import { type CarelessRelay, startCarelessRelay } from '../../../stand-ins/careless-relay.ts';
import { runCommand } from '../../support/run-command.ts';

const minute = 60_000;
const start = Date.now() - 20 * minute;
let relay: CarelessRelay;

beforeAll(async () => {
  relay = await startCarelessRelay();
  const write = (logGroup: string, minutes: number, line: object) =>
    relay.logs.push({ time: start + minutes * minute, logGroup, message: JSON.stringify(line) });
  const delivery = (minutes: number, fields: object) =>
    write('ingress', minutes, {
      message: 'delivery',
      requestId: `request-${minutes}`,
      latency: 9,
      ...fields,
    });
  const queued = { trigger: 'message_sent', category: 'messages', id: 'v1:sent', status: 200 };
  delivery(1, queued);
  write('worker-messages', 2, {
    ...{ message: 'event published', id: 'v1:sent', type: 'com.cometchat.message_sent', lane: 'messages' },
    ...{ consumers: ['search'], attempt: 1, latency: 30, requestId: 'request-1' },
  });
  delivery(3, queued);
  const question = { trigger: 'before_message', category: 'messages', id: 'v1:before', status: 200 };
  delivery(4, { ...question, verdict: 'drop', rule: 'links' });
  delivery(5, { status: 401 });
  delivery(6, {
    trigger: 'call_ended',
    category: 'calls',
    id: 'v1:call',
    status: 503,
    error: 'TimeoutError',
  });
  write('worker-calls', 7, {
    ...{ message: 'record failed', id: 'v1:ended', type: 'com.cometchat.call_ended', lane: 'calls' },
    ...{ consumers: [], attempt: 1, latency: 30, reason: 'publish-failed', requestId: 'request-6' },
  });
  // What the deduplication interval has let go comes out again.
  delivery(9, queued);
  delivery(10, { ...question, verdict: 'pass', forced: true });
});
afterAll(async () => {
  await relay.close();
});

const tail = async (count: number, ...options: string[]) => {
  const { records } = await runCommand(['tail', '-n', String(count), ...options, '--json', ...relay.options]);
  return records().map(({ result, reason, type, trigger }) => [result, reason, type ?? trigger]);
};

const published = ['published', undefined, 'com.cometchat.message_sent'];
const duplicate = ['duplicate', 'SQS has it already', 'message_sent'];
const dropped = ['decided', 'drop by links', 'before_message'];
const refused = ['refused', '401, the user name or the password was wrong or missing', undefined];
const unacknowledged = ['not acknowledged', '503, TimeoutError', 'call_ended'];
const failed = ['failed', 'publish-failed', 'com.cometchat.call_ended'];
const forced = ['decided', 'pass, forced', 'before_message'];

describe('relay tail', () => {
  test('shows published events, from as long ago as it is told', async () => {
    expect(await tail(1, '--since', '1h')).toEqual([published]);
  });

  test('shows decisions, duplicates, refusals and failures too with --all', async () => {
    expect(await tail(7, '--all', '--since', '1h')).toEqual([
      published,
      duplicate,
      dropped,
      refused,
      unacknowledged,
      failed,
      forced,
    ]);
    expect(await tail(2, '--all', '--since', '15m')).toEqual([unacknowledged, failed]);
  });

  test('keeps to the lanes and the types, also with --all', async () => {
    expect(await tail(3, '--all', '--since', '1h', '--lane', 'calls')).toEqual([
      refused,
      unacknowledged,
      failed,
    ]);
    expect(await tail(2, '--all', '--since', '1h', '--type', 'before_*')).toEqual([dropped, forced]);
  });

  test('says it in a line for people', async () => {
    const { stdout } = await runCommand(['tail', '--all', '--since', '1h', '-n', '4', ...relay.options]);
    const [first = '', second = '', third = '', fourth = ''] = stdout.split('\n');
    expect(first).toMatch(/ {2}message_sent {2}to search {2}after 30 ms {2}v1:sent$/);
    expect(second).toMatch(/ {2}message_sent {2}duplicate \(SQS has it already\) {2}after 9 ms {2}v1:sent$/);
    expect(third).toMatch(/ {2}before_message {2}decided \(drop by links\) {2}after 9 ms {2}v1:before$/);
    expect(fourth).toMatch(/ {2}- {2}refused \(401, .*\) {2}after 9 ms {2}request-5$/);
  });
});

test('a duplicate is one within five minutes of the first, and not later', () => {
  const read = createDeliveryReader();
  const at = (seconds: number, id: string) =>
    read({ time: seconds * 1000, logGroup: 'ingress', fields: { message: 'delivery', status: 200, id } })
      ?.result;
  expect([at(0, 'a'), at(1, 'b'), at(299, 'a'), at(300, 'a'), at(599, 'a'), at(600, 'b')]).toEqual([
    ...[undefined, undefined, 'duplicate', undefined, 'duplicate', undefined],
  ]);
});
