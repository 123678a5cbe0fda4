import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentOf,
  type ExpectedEvent,
} from '../../../../../tools/relay/commands/simulate/expected-event.ts';
import { type BrokenPromise, Ledger } from '../../../../../tools/relay/commands/simulate/ledger.ts';

function event(number: number, subject = 'conversation'): ExpectedEvent {
  return {
    id: `id-${number}`,
    subject,
    trigger: 'message_sent',
    orderKey: `messages ${subject}`,
    original: number,
    publishable: true,
  };
}

/** Sends and acknowledges events one after the other, then lets them come out in the given order. */
function run(events: readonly ExpectedEvent[], arrivals: readonly ExpectedEvent[]) {
  const ledger = new Ledger();
  for (const one of events) ledger.acknowledged(ledger.sending(one));
  for (const { id, subject } of arrivals) ledger.arrived({ id, subject, body: '' });
  return ledger.summary();
}

/** An event as it comes out. */
const out = (number: number) => ({ ...event(number), body: '' });

const kinds = (problems: readonly BrokenPromise[]) => problems.map(({ kind }) => kind);

/** A run of events over a few subjects, with a number for each that says which events to disturb. */
const runs = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 60 })
  .map((subjects) => subjects.map((subject, number) => event(number, `subject-${subject}`)));

describe('the ledger', () => {
  test('finds nothing where all came out once, in the order of each subject', () => {
    fc.assert(
      fc.property(runs, fc.infiniteStream(fc.nat()), (events, choices) => {
        // Subjects are independent: take the next event of any of them.
        const queues = [...Map.groupBy(events, ({ subject }) => subject).values()].map((queue) => [...queue]);
        const arrivals: ExpectedEvent[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const filled = queues.filter((queue) => queue.length > 0);
          const next = filled[(choices.next().value ?? 0) % filled.length]?.shift();
          if (next !== undefined) arrivals.push(next);
        }
        const summary = run(events, arrivals);
        expect(summary.problems).toEqual([]);
        expect(summary.published).toBe(events.length);
      }),
    );
  });

  test('names each acknowledged event that did not come out, and no other', () => {
    fc.assert(
      fc.property(runs, fc.infiniteStream(fc.boolean()), (events, choices) => {
        const lost = events.filter(() => choices.next().value);
        const summary = run(
          events,
          events.filter((one) => !lost.includes(one)),
        );
        expect(summary.problems.map(({ id }) => id)).toEqual(lost.map(({ id }) => id));
        expect(new Set(kinds(summary.problems))).toEqual(new Set(lost.length > 0 ? ['lost'] : []));
      }),
    );
  });

  test('names each event that came out twice, wherever the second time is', () => {
    fc.assert(
      fc.property(runs, fc.nat(), fc.nat(), (events, which, where) => {
        const twice = events[which % events.length];
        if (twice === undefined) return;
        const first = events.indexOf(twice);
        const position = first + 1 + (where % (events.length - first));
        const summary = run(events, events.toSpliced(position, 0, twice));
        expect(summary.problems).toMatchObject([{ kind: 'published twice', id: twice.id }]);
      }),
    );
  });

  test('names the earlier of two events of one subject that changed places', () => {
    fc.assert(
      fc.property(runs, fc.nat(), (events, which) => {
        const first = which % (events.length - 1);
        const [earlier, later] = [events[first], events[first + 1]];
        if (earlier === undefined || later === undefined) return;
        const summary = run(events, events.with(first, later).with(first + 1, earlier));
        const expected = earlier.subject === later.subject ? [{ kind: 'out of order', id: earlier.id }] : [];
        expect(summary.problems).toMatchObject(expected);
        expect(summary.problems).toHaveLength(expected.length);
      }),
    );
  });

  test('takes either order where an event was retried while another was on its way', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const ledger = new Ledger();
      ledger.sending(event(0));
      ledger.acknowledged(ledger.sending(event(1)));
      ledger.acknowledged(ledger.sending(event(0)));
      for (const number of order) ledger.arrived(out(number));
      expect(ledger.summary().problems).toEqual([]);
    }
  });

  test('does not miss an event that was never acknowledged, and takes it where it comes out', () => {
    const silent = new Ledger();
    silent.sending(event(0));
    expect(silent.summary().problems).toEqual([]);
    const heard = new Ledger();
    heard.sending(event(0));
    expect(heard.arrived(out(0))).toBe(true);
    expect(heard.summary().problems).toEqual([]);
  });

  test('takes an event that comes out before its acknowledgement is in', () => {
    const ledger = new Ledger();
    const entry = ledger.sending(event(0));
    ledger.arrived(out(0));
    expect(ledger.awaited).toBe(0);
    ledger.acknowledged(entry);
    expect(ledger.awaited).toBe(0);
    expect(ledger.summary()).toMatchObject({ acknowledged: 1, published: 1, problems: [] });
  });

  describe('where each delivery is an event of its own', () => {
    const body = JSON.stringify({ type: 'user_blocked', data: { by: 'ada', blocked: 'ben' } });
    const block = (number: number): ExpectedEvent => ({
      ...event(number),
      content: contentOf(body) ?? '',
    });
    const arrival = (id: string) => ({ id, subject: 'conversation', body });

    test('knows an event by its content, and a retry may come out beside it', () => {
      const ledger = new Ledger();
      ledger.sending(block(0));
      ledger.acknowledged(ledger.sending(block(0)));
      ledger.arrived(arrival('receipt-2'));
      ledger.arrived(arrival('receipt-1'));
      expect(ledger.summary()).toMatchObject({ acknowledged: 1, published: 1, problems: [] });
    });

    test.each([
      ['the same again', ['receipt-1', 'receipt-1']],
      ['more events than deliveries', ['receipt-1', 'receipt-2']],
    ])('names %s', (_case, ids) => {
      const ledger = new Ledger();
      ledger.acknowledged(ledger.sending(block(0)));
      for (const id of ids) ledger.arrived(arrival(id));
      expect(kinds(ledger.summary().problems)).toEqual(['published twice']);
    });

    test('names one that is lost, of equal ones and of a retry alike', () => {
      const equal = new Ledger();
      for (const number of [0, 1]) equal.acknowledged(equal.sending(block(number)));
      equal.arrived(arrival('receipt-1'));
      expect(equal.summary().problems).toMatchObject([{ kind: 'lost', id: 'id-1' }]);
      const retried = new Ledger();
      for (let attempt = 0; attempt < 2; attempt += 1) retried.acknowledged(retried.sending(block(0)));
      retried.arrived(arrival('receipt-1'));
      expect(kinds(retried.summary().problems)).toEqual(['lost']);
      expect(retried.awaited).toBe(1);
    });
  });

  test('tells two deliveries with one id from a duplicate', () => {
    const ledger = new Ledger();
    ledger.sending(event(0));
    ledger.sending(event(0));
    expect(ledger.summary().problems).toEqual([]);
    ledger.sending({ ...event(0), original: 1 });
    expect(kinds(ledger.summary().problems)).toEqual(['same id']);
  });

  test('leaves the events of others alone', () => {
    expect(new Ledger().arrived({ id: 'of-another', subject: 's', body: '' })).toBe(false);
  });

  test('names an event with another subject, and one that should have been dead-lettered', () => {
    const ledger = new Ledger();
    ledger.acknowledged(ledger.sending(event(0)));
    ledger.arrived({ id: 'id-0', subject: 'another', body: '' });
    ledger.acknowledged(ledger.sending({ ...event(1), publishable: false }));
    ledger.arrived(out(1));
    expect(kinds(ledger.summary().problems)).toEqual(['wrong subject', 'unexpected']);
  });
});
