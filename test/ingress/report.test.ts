import { describe, expect, it } from 'vitest';
import type { Decision, RuleReport } from '../../lambda/decisions/index.ts';
import { CredentialsError } from '../../lambda/ingress/credentials/credentials-secret.ts';
import type { Exchange } from '../../lambda/ingress/exchange.ts';
import { jsonAnswer, problemAnswer } from '../../lambda/ingress/http/problem.ts';
import { createReport } from '../../lambda/ingress/report.ts';
import { lineMembers, publishedTexts } from '../telemetry/embedded-metrics.ts';
import { secretText } from './support/deliveries.ts';
import { decision } from './support/ingress.ts';

/** A report whose lines are kept. */
function observe(now = 1_790_000_000_042) {
  const lines: string[] = [];
  const report = createReport('dev', { now: () => now, write: (text) => void lines.push(text) });
  return {
    report,
    lines,
    log: () => lineMembers(lines.join('')),
    published: () => lines.flatMap(publishedTexts),
  };
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

function ruleReport(overrides: Partial<RuleReport>): RuleReport {
  return { rule: 'links', mode: 'enforce', outcome: 'passed', milliseconds: 1, ...overrides };
}

const judged = (made: Partial<Decision> = {}) =>
  exchange({ trigger: 'before_message', category: 'messages', id: 'x', decision: decision(made) });

describe('createReport', () => {
  it('writes one line for a delivery, metrics included, of at most 450 bytes', () => {
    const { report, lines, log } = observe();
    report.request(exchange(queued), jsonAnswer({}));
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
    expect(log()).toEqual({
      stage: 'dev',
      message: 'delivery',
      requestId: 'JKJaXmPLvHcESHA=',
      trigger: 'message_sent',
      category: 'messages',
      id: queued.id,
      status: '200',
    });
    expect(Buffer.byteLength(lines.join(''))).toBeLessThanOrEqual(450);
  });

  it('counts a queued delivery and how long that took', () => {
    const { report, published } = observe();
    report.request(exchange(queued), jsonAnswer({}));
    expect(published()).toEqual(['AckLatency{stage=dev}=42']);
  });

  it('counts a refused password', () => {
    const { report, published, log } = observe();
    report.request(exchange({ refusedCredentials: true }), problemAnswer('unauthorized', 'id'));
    expect(published()).toEqual([
      'AuthenticationFailures{stage=dev}=1',
      'Refusals{category=none,stage=dev,status=401}=1',
      'Refusals{stage=dev}=1',
    ]);
    expect(log()).toMatchObject({ status: '401', latency: 42 });
  });

  it.each(['current', 'previous'] as const)(
    'counts the use of the %s password while there are two',
    (rotatingPassword) => {
      const { report, published, lines } = observe();
      report.request(exchange({ ...queued, rotatingPassword }), jsonAnswer({}));
      expect(published()).toContain(`CredentialUses{password=${rotatingPassword},stage=dev}=1`);
      expect(lines).toHaveLength(1);
    },
  );

  it.each([
    ['passed', {}],
    ['annotated', { metadata: { language: 'en' } }],
    ['dropped', { verdict: 'drop' as const, rule: 'links', reason: 'link' }],
  ])('counts a decision: %s', (outcome, made) => {
    const { report, published, lines } = observe();
    report.request(judged(made), jsonAnswer({}));
    expect(published()).toEqual([
      `DecisionLatency{outcome=${outcome},stage=dev}=42`,
      'DecisionLatency{stage=dev}=42',
    ]);
    expect(lines).toHaveLength(1);
    expect(Buffer.byteLength(lines.join(''))).toBeLessThan(540);
  });

  it('counts forced decisions, and says what single rules said', () => {
    const { report, published, log } = observe();
    const reports = [
      ruleReport({ outcome: 'passed' }),
      ruleReport({ rule: 'length', outcome: 'timed-out' }),
      ruleReport({ rule: 'words', mode: 'shadow', outcome: 'dropped' }),
      ruleReport({ rule: 'personal-data', mode: 'shadow', outcome: 'annotated' }),
      ruleReport({ rule: 'length', outcome: 'timed-out' }),
    ];
    report.request(judged({ forced: true, reports }), jsonAnswer({}));
    expect(published()).toEqual([
      'DecisionLatency{outcome=passed,stage=dev}=42',
      'DecisionLatency{stage=dev}=42',
      'ForcedDecisions{stage=dev}=1',
    ]);
    expect(log()).toMatchObject({
      verdict: 'pass',
      forced: true,
      ruleOutcomes:
        'length timed-out, words would-have-dropped, personal-data would-have-annotated, length timed-out',
    });
  });

  it('logs which rules failed, and the names of their errors', () => {
    const { report, log } = observe();
    const reports = [
      ruleReport({ rule: 'links', outcome: 'failed', reason: 'TypeError' }),
      ruleReport({ rule: 'classifier', mode: 'shadow', outcome: 'timed-out' }),
      ruleReport({ rule: 'words', outcome: 'annotated', reason: secretText }),
    ];
    report.request(judged({ reports }), jsonAnswer({}));
    expect(log().ruleOutcomes).toBe('links failed TypeError, classifier timed-out, words annotated');
  });

  it('logs the names of triggers that it knows, and a digest of any other', () => {
    for (const [trigger, logged] of [
      ['message_sent', /^message_sent$/],
      ['moderation', /^moderation$/],
      ['poll_closed', /^unknown-[\w-]{22}$/],
      [secretText, /^unknown-[\w-]{22}$/],
    ] as const) {
      const { report, log } = observe();
      report.request(exchange({ trigger }), problemAnswer('app-not-allowed', 'id'));
      expect(log().trigger).toMatch(logged);
    }
  });

  it.each([
    ['temporarily-unavailable', 'ERROR'],
    ['internal-error', 'ERROR'],
    ['malformed-json', undefined],
  ] as const)('logs %s at the level %s, with the name of the error', (kind, level) => {
    const { report, log } = observe();
    report.request(exchange({ error: 'TimeoutError' }), problemAnswer(kind, 'id'));
    expect(log()).toMatchObject({ error: 'TimeoutError' });
    expect(log().level).toBe(level);
  });

  it('says why credentials could not be fetched, without a word of theirs', () => {
    const own = observe();
    own.report.credentialsFailed(new CredentialsError('the credentials secret has no "password"'));
    expect(own.log()).toMatchObject({ level: 'ERROR', reason: 'the credentials secret has no "password"' });
    const foreign = observe();
    foreign.report.credentialsFailed(Object.assign(new Error(secretText), { name: 'AccessDeniedException' }));
    expect(foreign.log()).toMatchObject({ reason: 'AccessDeniedException' });
    expect(foreign.lines.join('')).not.toContain(secretText);
  });

  it('says what is wrong with broken settings, and counts it', () => {
    const { report, log, published } = observe();
    report.settingsBroken(Array.from({ length: 20 }, (_, i) => `problem ${i}`));
    expect(log().problems).toHaveLength(5);
    expect(published()).toEqual(['BrokenSettings{stage=dev}=1']);
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
    const { report, log, lines } = observe();
    report.strayError(error);
    expect(log()).toEqual({ level: 'ERROR', stage: 'dev', message: 'stray error', error: name });
    expect(lines.join('')).not.toContain(secretText);
  });
});
