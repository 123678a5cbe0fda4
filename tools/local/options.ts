import type { RequestHandler } from './http/server.ts';
import type { LogLine } from './log-store.ts';
import type { ObservedMessage } from './messages.ts';

export interface LocalRelayOptions {
  /** Of the HTTP API, on 127.0.0.1; 0 takes a free port. Default: 3000. */
  readonly port?: number | undefined;
  /** Of everything that is for this machine only, on 127.0.0.1. Default: 3001; a free one where `port` is 0. */
  readonly consolePort?: number | undefined;
  /** Of SQS, on 127.0.0.1; 0 takes a free port. Default: 9324. */
  readonly sqsPort?: number | undefined;
  /** Default: generated as the template says. */
  readonly credentials?: { readonly username?: string | undefined; readonly password?: string | undefined };
  /** A synthesised app (`cdk.out`). Default: the project's own app, synthesised now. */
  readonly assembly?: string | undefined;
  /** Default: the project that this file is in. */
  readonly projectDirectory?: string | undefined;
  /** The folder of settings and logs, closed to other users of the machine. Default: `.local` in the project. */
  readonly directory?: string | undefined;
  /** The rules' settings. Default: `rule-settings.json` in `directory`; made where it is missing. */
  readonly settingsFile?: string | undefined;
  /** Makes the page for the browser, given where tools reach the local run and its own folder. Default: none. */
  readonly page?: ((place: { consoleUrl: string; directory: string }) => LocalPage) | undefined;
  /** Context for the CDK app, as `cdk -c name=value` gives it: `{ stage: 'prod' }`. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** Aborted, it cuts a start short. */
  readonly signal?: AbortSignal | undefined;
  /** Called before each part of the start that takes its time, with what it is. */
  readonly onStep?: ((what: string) => void) | undefined;
  /**
   * Called for each event that a consumer queue has accepted, for each record in a dead-letter queue,
   * and for each delivery that a lane has dropped as a duplicate.
   */
  readonly onMessage?: ((message: ObservedMessage) => void) | undefined;
  /** Called for each line that a function writes. */
  readonly onLog?: ((line: LogLine) => void) | undefined;
  /** Called with what went wrong: a function that failed or ran out of time. */
  readonly onProblem?: ((problem: string) => void) | undefined;
}

/** A page for the browser, served on the console's port. */
export interface LocalPage {
  /** Its address on that port, below `/console/`. */
  readonly path: string;
  readonly handle: RequestHandler;
  /** Called once all is up: what the first request would wait for can be loaded now. */
  prepare?(): void;
}
