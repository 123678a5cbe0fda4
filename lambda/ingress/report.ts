import { type DecisionSettings, rulesOn } from '../decisions/index.ts';
import { settingsVersion } from '../decisions/settings/settings-version.ts';
import { messages } from '../telemetry/messages.ts';
import { createLineWriter, type LogRecord, writeOut } from '../telemetry/write-line.ts';
import { CredentialsError } from './credentials/credentials-secret.ts';
import { type Exchange, errorName } from './exchange.ts';
import type { Answer } from './http/problem.ts';
import { requestRecord } from './request-record.ts';

/** What the function says of itself: one line for each request, and its own troubles. */
export interface Report {
  request(exchange: Exchange, answer: Answer): void;
  credentialsFailed(error: Error): void;
  settingsBroken(problems: readonly string[]): void;
  /** Of rule settings that came into force; undefined: there is no document. */
  settingsChanged(document: string | undefined, settings: DecisionSettings): void;
  /** Of an error that no request waited for. */
  strayError(error: unknown): void;
}

/** Longer lists don't help an operator, who can look at the document itself. */
const mostProblems = 5;

export function createReport(stage: string, { now = Date.now, write = writeOut } = {}): Report {
  const toLine = createLineWriter(stage);
  const writeRecord = (record: LogRecord): void => write(`${toLine(record, now())}\n`);
  const writeError = (message: LogRecord['message'], fields: LogRecord['fields']): void =>
    writeRecord({ message, fields: { level: 'ERROR', ...fields } });
  return {
    request(exchange, answer) {
      writeRecord(requestRecord(exchange, answer, Math.max(0, now() - exchange.startedAt)));
    },
    credentialsFailed(error) {
      // Only our own error's message is sure to hold nothing of the secret.
      const reason = error instanceof CredentialsError ? error.message : errorName(error);
      writeError(messages.credentialsNotFetched, { reason });
    },
    settingsBroken(problems) {
      writeRecord({
        message: messages.ruleSettingsBroken,
        measurements: { BrokenSettings: 1 },
        fields: { level: 'ERROR', problems: problems.slice(0, mostProblems) },
      });
    },
    settingsChanged(document, settings) {
      const version = document === undefined ? 'none' : settingsVersion(document);
      writeRecord({ message: messages.ruleSettings, fields: { version, rules: rulesOn(settings) } });
    },
    strayError(error) {
      writeError(messages.strayError, { error: errorName(error) });
    },
  };
}
