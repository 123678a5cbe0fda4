import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineWriter, type LogRecord } from '../../../../lambda/telemetry/write-line.ts';
import { type Line, logReport, messageReport } from '../../../../tools/local/console/reports.ts';

const complaint = (line: object | string) =>
  logReport({ time: 0, logGroup: '/aws/lambda/relay', message: JSON.stringify(line) })?.record?.message;

describe('what the console repeats of a log', () => {
  it('is what a function complains of, and why', () => {
    expect(complaint({ level: 'ERROR', message: 'record failed', reason: 'publish-failed' })).toBe(
      'ERROR record failed (publish-failed)',
    );
    expect(complaint({ level: 'WARN', message: 'slow' })).toBe('WARN slow');
  });

  it('says what is wrong with the settings of the rules', () => {
    expect(
      complaint({
        level: 'ERROR',
        message: 'rule settings broken',
        problems: ['rules.links: unknown key', 'rules: too many'],
      }),
    ).toBe('ERROR rule settings broken (rules.links: unknown key; rules: too many)');
  });

  it('is nothing of what goes well, and of no other field', () => {
    expect(complaint({ level: 'INFO', message: 'delivery' })).toBeUndefined();
    expect(complaint({ level: 'ERROR', message: 'failed', text: 'a secret', problems: 7 })).toBe(
      'ERROR failed',
    );
    expect(complaint('not JSON')).toBeUndefined();
  });
});

describe('a row of the terminal', () => {
  const textOf = (line: Line | undefined) => (typeof line === 'object' ? line.text : line);
  // As the ingress function writes it: the local run knows its lines only by their text.
  const write = createLineWriter('dev');
  const logged = (fields: LogRecord['fields']) => ({
    time: 0,
    logGroup: '/aws/lambda/ingress',
    message: write({ message: 'delivery', fields }, 0),
  });
  const observed = (kind: 'event' | 'dead-letter' | 'duplicate', body: object) => ({
    kind,
    queueName: 'cometchat-relay-dev-processed-events.fifo',
    messageId: 'm',
    body: JSON.stringify(body),
  });

  it.each([
    ['event', { type: 'com.cometchat.message_sent', subject: 'a_user_b', data: 'secret' }, 'green'],
    ['duplicate', { trigger: 'message_sent', data: 'secret' }, 'dim'],
    ['dead-letter', { trigger: 'message_sent', data: 'secret' }, 'red'],
    ['dead-letter', { type: 'com.cometchat.message_sent', subject: 'a_user_b', data: 'secret' }, 'red'],
  ] as const)('says of a message (%s) what it is about, not what it says', (kind, body, colour) => {
    const { lines, record } = messageReport(observed(kind, body), new Date(0));
    const [line, ...more] = lines;
    expect(more).toEqual([]);
    expect(line).toMatchObject({ colour });
    expect(textOf(line)).toMatch(/^00:00:00 (event|duplicate|dead) +message_sent /);
    expect(record).toMatchObject({ kind });
    expect(JSON.stringify(record)).not.toContain('secret');
    expect(textOf(line)).not.toContain('secret');
  });

  it.each([
    [
      { status: 200, trigger: 'before_message', verdict: 'pass' },
      /decision +before_message +- +pass/,
      'green',
    ],
    [{ status: 200, verdict: 'drop', rule: 'links' }, /decision .* drop: links$/, 'yellow'],
    [{ status: 200, verdict: 'pass', forced: true }, /decision .* pass forced$/, 'yellow'],
    [
      { status: 200, verdict: 'pass', ruleOutcomes: 'a would-have-dropped, b annotated' },
      /decision .* pass \(shadow: a\)$/,
      'green',
    ],
    [{ status: 401 }, /refused +- +- +401$/, 'yellow'],
    [{ status: 503, level: 'ERROR', trigger: 'message_sent' }, /refused +message_sent +- +503$/, 'red'],
  ])('says how a request was answered: %j', (fields, row, colour) => {
    const [line, ...more] = logReport(logged(fields))?.lines ?? [];
    expect(more).toEqual([]);
    expect(line).toMatchObject({ colour, text: expect.stringMatching(row) });
  });

  it('says nothing of what becomes an event', () => {
    expect(logReport(logged({ status: 200, trigger: 'message_sent' }))).toBeUndefined();
  });

  it('has at most 79 columns and one line, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (type, subject, rule) => {
        const {
          lines: [event],
        } = messageReport(observed('event', { type, subject }), new Date(0));
        const [decision] =
          logReport(logged({ status: 200, verdict: 'drop', rule, trigger: type }))?.lines ?? [];
        for (const line of [event, decision]) {
          expect(textOf(line)?.length).toBeLessThanOrEqual(79);
          expect(textOf(line)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }),
    );
  });
});
