import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Decision, RuleReport } from '../../../lambda/decisions/index.ts';
import { CredentialsError } from '../../../lambda/ingress/credentials/credentials-secret.ts';
import type { Exchange } from '../../../lambda/ingress/exchange.ts';
import { jsonAnswer, problemAnswer } from '../../../lambda/ingress/http/problem.ts';
import { dimensionSets, ingressMetrics, ingressNamespace } from '../../../lambda/ingress/metric-names.ts';
import { createObserver } from '../../../lambda/ingress/observation/observer.ts';
import { secretText } from '../support/deliveries.ts';
import { decision } from '../support/ingress.ts';

interface EmbeddedMetrics {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/** An observer whose lines are kept: Powertools' logger writes by a console of its own, so that is caught too. */
function observe(now = 1_790_000_000_042) {
  const logged: string[] = [];
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => logged.push(String(chunk)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => logged.push(String(chunk)) > 0);
  const observer = createObserver('dev', { now: () => now, writeLine: (line) => void written.push(line) });
  return {
    observer,
    lines: () =>
      logged
        .join('')
        .split('\n')
        .filter((line) => line !== ''),
    log: (): Record<string, unknown> => JSON.parse(logged.join('')),
    metricLines: () => written,
    metrics: (): EmbeddedMetrics[] => written.map((line) => JSON.parse(line)),
  };
}

/** What CloudWatch makes of the lines: `name{dimension=value,...}=value`, in order. */
function published(documents: readonly EmbeddedMetrics[]): string[] {
  return documents
    .flatMap((document) =>
      document._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions: sets, Metrics: list }) =>
        sets.flatMap((set) =>
          list.map(({ Name: name }) => {
            expect(namespace).toBe(ingressNamespace);
            const dimensions = [...set].sort().map((key) => `${key}=${String(document[key])}`);
            return `${name}{${dimensions.join(',')}}=${JSON.stringify(document[name])}`;
          }),
        ),
      ),
    )
    .sort();
}

function exchange(overrides: Partial<Exchange> = {}): Exchange {
  return { requestId: 'JKJaXmPLvHcESHA=', startedAt: 1_790_000_000_000, ...overrides };
}

const queued = {
  trigger: 'message_sent',
  category: 'messages',
  // With an app id, a webhook id and a message id of the length that CometChat gives them.
  id: 'v1.26145612ab3b7d3d.relay-messages.message_sent.1234567',
  queued: true,
} as const satisfies Partial<Exchange>;

function report(overrides: Partial<RuleReport>): RuleReport {
  return { rule: 'links', mode: 'enforce', outcome: 'passed', milliseconds: 1, ...overrides };
}

const judged = (made: Partial<Decision> = {}) =>
  exchange({ trigger: 'before_message', category: 'messages', id: 'x', decision: decision(made) });

describe('createObserver', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('writes one log line and one line of metrics for a delivery, under 600 bytes in all', () => {
    const { observer, lines, metricLines, log } = observe();
    observer.record(exchange(queued), jsonAnswer({}));
    expect(lines()).toHaveLength(1);
    expect(metricLines()).toHaveLength(1);
    expect(log()).toEqual({
      level: 'INFO',
      message: 'delivery',
      requestId: 'JKJaXmPLvHcESHA=',
      trigger: 'message_sent',
      category: 'messages',
      id: queued.id,
      status: 200,
      latency: 42,
    });
    const bytes = Buffer.byteLength(`${lines().join('\n')}\n${metricLines().join('\n')}\n`);
    expect(bytes).toBeLessThan(600);
  });

  it('counts a queued delivery and how long that took', () => {
    const { observer, metrics } = observe();
    observer.record(exchange(queued), jsonAnswer({}));
    expect(published(metrics())).toEqual([
      'AcknowledgementLatency{category=messages,service=ingress,stage=dev,status=200}=42',
      'AcknowledgementLatency{service=ingress,stage=dev}=42',
      'Deliveries{category=messages,service=ingress,stage=dev,status=200}=1',
      'Deliveries{service=ingress,stage=dev}=1',
    ]);
  });

  it('counts a refused password', () => {
    const { observer, metrics, log } = observe();
    observer.record(exchange({ refusedCredentials: true }), problemAnswer('unauthorized', 'id'));
    expect(published(metrics())).toEqual([
      'AuthenticationFailures{service=ingress,stage=dev}=1',
      'Deliveries{category=none,service=ingress,stage=dev,status=401}=1',
      'Deliveries{service=ingress,stage=dev}=1',
      'Refusals{service=ingress,stage=dev}=1',
    ]);
    expect(log()).toMatchObject({ level: 'INFO', status: 401 });
  });

  it.each(['current', 'previous'] as const)(
    'counts the use of the %s password while there are two',
    (rotatingPassword) => {
      const { observer, metrics } = observe();
      observer.record(exchange({ ...queued, rotatingPassword }), jsonAnswer({}));
      expect(published(metrics())).toContain(
        `CredentialUses{password=${rotatingPassword},service=ingress,stage=dev}=1`,
      );
      expect(metrics()).toHaveLength(1);
    },
  );

  it.each([
    ['passed', {}],
    ['annotated', { metadata: { language: 'en' } }],
    ['dropped', { verdict: 'drop' as const, rule: 'links', reason: 'link' }],
  ])('counts a decision: %s', (outcome, made) => {
    const { observer, metrics, lines, metricLines } = observe();
    observer.record(judged(made), jsonAnswer({}));
    expect(published(metrics())).toEqual([
      'DecisionLatency{service=ingress,stage=dev}=42',
      `Decisions{outcome=${outcome},service=ingress,stage=dev}=1`,
      'Deliveries{category=messages,service=ingress,stage=dev,status=200}=1',
      'Deliveries{service=ingress,stage=dev}=1',
    ]);
    const bytes = Buffer.byteLength(`${lines().join('\n')}\n${metricLines().join('\n')}\n`);
    expect(bytes).toBeLessThan(800);
  });

  it('counts forced decisions and what single rules said', () => {
    const { observer, metrics, log } = observe();
    const reports = [
      report({ outcome: 'passed' }),
      report({ rule: 'length', outcome: 'timed-out' }),
      report({ rule: 'words', mode: 'shadow', outcome: 'dropped' }),
      report({ rule: 'personal-data', mode: 'shadow', outcome: 'annotated' }),
      report({ rule: 'length', outcome: 'timed-out' }),
    ];
    observer.record(judged({ forced: true, reports }), jsonAnswer({}));
    expect(published(metrics())).toEqual([
      'DecisionLatency{service=ingress,stage=dev}=42',
      'Decisions{outcome=passed,service=ingress,stage=dev}=1',
      'Deliveries{category=messages,service=ingress,stage=dev,status=200}=1',
      'Deliveries{service=ingress,stage=dev}=1',
      'ForcedDecisions{service=ingress,stage=dev}=1',
      'RuleOutcomes{outcome=timed-out,rule=length,service=ingress,stage=dev}=[1,1]',
      'RuleOutcomes{outcome=would-have-annotated,rule=personal-data,service=ingress,stage=dev}=1',
      'RuleOutcomes{outcome=would-have-dropped,rule=words,service=ingress,stage=dev}=1',
    ]);
    expect(log()).toMatchObject({ verdict: 'pass', forced: true, shadow: 'words' });
  });

  it('logs which rules failed, and the names of their errors', () => {
    const { observer, log } = observe();
    const reports = [
      report({ rule: 'links', outcome: 'failed', reason: 'TypeError' }),
      report({ rule: 'classifier', mode: 'shadow', outcome: 'timed-out' }),
      report({ rule: 'words', outcome: 'annotated' }),
    ];
    observer.record(judged({ reports }), jsonAnswer({}));
    expect(log().failed).toBe('links failed TypeError,classifier timed-out');
  });

  it('emits every metric under exactly the dimensions that the stack is built from', () => {
    const { observer, metrics } = observe();
    observer.record(exchange({ ...queued, rotatingPassword: 'previous' }), jsonAnswer({}));
    observer.record(exchange({ refusedCredentials: true }), problemAnswer('unauthorized', 'id'));
    observer.record(judged({ forced: true, reports: [report({ outcome: 'failed' })] }), jsonAnswer({}));
    observer.settingsBroken(['rules: must be an object']);
    const inOrder = (sets: readonly (readonly string[])[]) =>
      sets.map((set) => [...set].sort().join()).sort();
    const emitted = metrics().flatMap((document) =>
      document._aws.CloudWatchMetrics.flatMap(({ Dimensions: sets, Metrics: list }) =>
        list.map(({ Name: name, Unit: unit }) => ({ name, unit, sets: inOrder(sets) })),
      ),
    );
    const declared = Object.values(ingressMetrics).map((metric) => ({
      name: metric.name,
      unit: metric.unit,
      sets: inOrder(dimensionSets(metric).map((set) => ['service', 'stage', ...set])),
    }));
    for (const metric of emitted) expect(declared).toContainEqual(metric);
    for (const metric of declared) expect(emitted).toContainEqual(metric);
  });

  it('writes metrics whose members all exist and have one value', () => {
    const outcome = fc.constantFrom(
      'passed',
      'annotated',
      'dropped',
      'failed',
      'timed-out',
      'set-aside',
      'unfinished',
    );
    const reports = fc.array(
      fc
        .tuple(
          fc.constantFrom('a', 'b', 'c'),
          fc.constantFrom('enforce' as const, 'shadow' as const),
          outcome,
        )
        .map(([rule, mode, said]) => ({ rule, mode, outcome: said, milliseconds: 1 }) as const),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(reports, (made) => {
        const { observer, metrics } = observe();
        observer.record(judged({ reports: made as RuleReport[] }), jsonAnswer({}));
        vi.restoreAllMocks();
        const counted = metrics().flatMap((document) =>
          document._aws.CloudWatchMetrics.flatMap(({ Dimensions: sets, Metrics: list }) => {
            for (const name of sets.flat()) expect(typeof document[name]).toBe('string');
            return list.filter(({ Name: name }) => name === 'RuleOutcomes').map(() => document.RuleOutcomes);
          }),
        );
        expect(counted.flat()).toHaveLength(made.filter((one) => one.outcome !== 'passed').length);
      }),
      { numRuns: 50 },
    );
  });

  it('logs the names of triggers that it knows, and a digest of any other', () => {
    for (const [trigger, logged] of [
      ['message_sent', /^message_sent$/],
      ['moderation', /^moderation$/],
      ['poll_closed', /^unknown-[\w-]{22}$/],
      [secretText, /^unknown-[\w-]{22}$/],
    ] as const) {
      const { observer, log } = observe();
      observer.record(exchange({ trigger }), problemAnswer('app-not-allowed', 'id'));
      expect(log().trigger).toMatch(logged);
      vi.restoreAllMocks();
    }
  });

  it.each([
    ['temporarily-unavailable', 'ERROR'],
    ['internal-error', 'ERROR'],
    ['malformed-json', 'INFO'],
  ] as const)('logs %s at the level %s, with the name of the error', (kind, level) => {
    const { observer, log } = observe();
    observer.record(exchange({ error: 'TimeoutError' }), problemAnswer(kind, 'id'));
    expect(log()).toMatchObject({ level, error: 'TimeoutError' });
  });

  it('says why credentials could not be fetched, without a word of theirs', () => {
    const own = observe();
    own.observer.credentialsFailed(new CredentialsError('the credentials secret has no "password"'));
    expect(own.log()).toMatchObject({ level: 'ERROR', reason: 'the credentials secret has no "password"' });
    vi.restoreAllMocks();
    const foreign = observe();
    foreign.observer.credentialsFailed(
      Object.assign(new Error(secretText), { name: 'AccessDeniedException' }),
    );
    expect(foreign.log()).toMatchObject({ reason: 'AccessDeniedException' });
    expect(foreign.lines().join('')).not.toContain(secretText);
  });

  it('says what is wrong with broken settings, and counts it', () => {
    const { observer, log, metrics } = observe();
    observer.settingsBroken(Array.from({ length: 20 }, (_, i) => `problem ${i}`));
    expect(log().problems).toHaveLength(5);
    expect(published(metrics())).toEqual(['BrokenSettings{service=ingress,stage=dev}=1']);
  });

  it.each([
    [Object.assign(new TypeError(secretText), { code: 'ERR_INVALID' }), 'TypeError ERR_INVALID'],
    [Object.assign(new Error(), { name: secretText, code: secretText }), 'unknown error'],
    [secretText, 'unknown error'],
    [undefined, 'unknown error'],
    [
      Object.defineProperty(new Error(), 'name', {
        get() {
          throw new Error(secretText);
        },
      }),
      'unknown error',
    ],
  ])('names an error that nobody waited for, without a word of it (%#)', (error, name) => {
    const { observer, log, lines } = observe();
    observer.strayError(error);
    expect(log()).toEqual({ level: 'ERROR', message: 'stray error', error: name });
    expect(lines().join('')).not.toContain(secretText);
  });
});
