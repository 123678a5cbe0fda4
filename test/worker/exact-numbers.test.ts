import { spawnSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import { laneDeadLetter } from '../../lambda/worker/dead-letters.ts';
import { prepareRecord } from '../../lambda/worker/prepare.ts';
import { laneRecord, receivedAt } from './support/factories.ts';

const numbers = '[9007199254740993,-9007199254740993,1e400,0.1000000000000000055,1.0,-0,21.430]';
const body = (message: string) =>
  `{"trigger":"message_sent","appId":"a","webhook":"w","data":{"message":{${message}}}}`;
const known = body(
  `"id":9007199254740993,"conversationId":"c","sentAt":1.76e9,"updatedAt":1e400,"data":{"text":1.50,"metadata":{"n":${numbers}}},"novelty":${numbers}`,
);
const unknown = `{"trigger":"starred","appId":"a","webhook":"w","origin":{"n":${numbers}},"data":{"n":${numbers}}}`;

function prepare(text: string) {
  return prepareRecord(laneRecord(text), { route: routeDelivery, normalise: normaliseDelivery }, receivedAt);
}

/** The text of the event that is published. */
function eventText(text: string): string {
  const prepared = prepare(text);
  if (prepared.kind !== 'event') throw new Error(prepared.detail);
  return prepared.message.body;
}

describe('numbers that JavaScript cannot hold', () => {
  it.each([
    ['a body without one', body('"id":"1","sentAt":1760000000'), 1],
    ['a body with fractions that it can hold', body('"id":"1","score":0.92,"n":[1.5,-3.25]'), 1],
    ['a body with one', body('"id":"1","score":0.920'), 2],
  ])('cost %s no second parsing unless they must', (_body, text, parses) => {
    const parse = vi.spyOn(JSON, 'parse');
    prepare(text);
    const { length } = parse.mock.calls;
    parse.mockRestore();
    expect(length).toBe(parses);
  });

  it('come out as they were sent, to the digit', () => {
    const event = eventText(known);
    expect(event).toContain(`"metadata":{"n":${numbers}}`);
    expect(event).toContain(`"novelty":${numbers}`);
    expect(event).toContain('"sentAt":1.76e9');
    expect(event).toContain('"id":"9007199254740993"');
    expect(event).toContain('"text":"1.50"');
    // No reader can tell such a time from infinity, so it isn't one.
    expect(event).toContain('"unexpected":{"/message/updatedAt":1e400}');
    expect(eventText(unknown).split(`"n":${numbers}`)).toHaveLength(3);
  });

  it('come out of a dead letter as they were sent', () => {
    const record = laneRecord(body(`"metadata":${numbers}`));
    const prepared = prepareRecord(
      record,
      { route: routeDelivery, normalise: normaliseDelivery },
      receivedAt,
    );
    if (prepared.kind !== 'unprocessable') throw new Error('a message without an id was published');
    expect(laneDeadLetter(record, prepared).body).toBe(record.body);
  });

  it('do not change where the delivery goes', () => {
    const plain = prepare(body('"id":"1","conversationId":"c","sentAt":1760000000'));
    const exact = prepare(body('"id":"1","conversationId":"c","sentAt":1760000000,"data":{"metadata":1.0}'));
    if (plain.kind !== 'event' || exact.kind !== 'event') throw new Error('refused');
    expect([exact.message.groupId, exact.id]).toEqual([plain.message.groupId, plain.id]);
  });
});

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('python3 is not here: not proved that Python reads the same numbers');

describe.runIf(python)('Python', () => {
  it('reads the numbers that were sent', () => {
    const script = [
      'import json, sys',
      'from decimal import Decimal',
      'event = json.load(sys.stdin, parse_float=Decimal, parse_int=lambda digits: "int " + digits)',
      'print([str(number) for number in event["data"]["message"]["data"]["metadata"]["n"]])',
    ].join('\n');
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: eventText(known),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(
      "['int 9007199254740993', 'int -9007199254740993', '1E+400', '0.1000000000000000055', '1.0', 'int -0', '21.430']",
    );
  });
});
