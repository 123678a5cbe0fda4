import { type DecisionSettings, rulesOn } from '../../decisions/index.ts';
import { CredentialsError } from '../credentials/credentials-secret.ts';
import { type Exchange, errorName } from '../exchange.ts';
import type { Answer } from '../http/problem.ts';
import { ingressMetrics } from '../metric-names.ts';
import { settingsVersion } from '../settings-version.ts';
import { createLogger } from './logger.ts';
import { createMetricWriter } from './metrics.ts';
import { logFields, measurements } from './record.ts';

/** What the function says of itself: one log line and one line of metrics for each request, and its own troubles. */
export interface Observer {
  record(exchange: Exchange, answer: Answer): void;
  credentialsFailed(error: Error): void;
  settingsBroken(problems: readonly string[]): void;
  /** Of rule settings that came into force; undefined: there is no document. */
  settingsChanged(document: string | undefined, settings: DecisionSettings): void;
  /** Of an error that no request waited for. */
  strayError(error: unknown): void;
}

/** Longer lists tell an operator no more, and the document itself is at hand. */
const mostProblems = 5;

/** An observer that writes to standard output, a line at a time. */
export function createObserver(
  stage: string,
  { now = Date.now, writeLine = (line: string) => void process.stdout.write(`${line}\n`) } = {},
): Observer {
  const logger = createLogger();
  const writeMetrics = createMetricWriter(stage, writeLine);
  return {
    record(exchange, answer) {
      const latency = Math.max(0, now() - exchange.startedAt);
      const fields = logFields(exchange, answer, latency);
      if (answer.statusCode >= 500) logger.error('delivery', fields);
      else logger.info('delivery', fields);
      writeMetrics(measurements(exchange, answer, latency));
    },
    credentialsFailed(error) {
      // Only our own error's message is sure to hold nothing of the secret.
      const reason = error instanceof CredentialsError ? error.message : errorName(error);
      logger.error('credentials not fetched', { reason });
    },
    settingsBroken(problems) {
      logger.error('rule settings broken', { problems: problems.slice(0, mostProblems) });
      writeMetrics([{ metric: ingressMetrics.brokenSettings, value: 1 }]);
    },
    settingsChanged(document, settings) {
      const version = document === undefined ? 'none' : settingsVersion(document);
      logger.info('rule settings', { version, rules: rulesOn(settings) });
    },
    strayError(error) {
      logger.error('stray error', { error: errorName(error) });
    },
  };
}
