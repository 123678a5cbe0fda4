import { isRecording, type RecordingSettings } from '../decisions/index.ts';
import { runUntil } from '../signed-requests/run-until.ts';
import { sqsBody } from '../sqs/message.ts';
import type { AnswerOptions } from './answers.ts';
import type { IngressConfiguration } from './configuration.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { errorName } from './exchange.ts';

type Judge = AnswerOptions['judge'];

export interface RecordOptions {
  readonly configuration: Required<
    Pick<IngressConfiguration, 'decisionBudgetMilliseconds' | 'recordingQueueUrlPrefix'>
  >;
  readonly queue: DeliveryQueue;
  /** The recording that the settings name. */
  readonly recording: () => RecordingSettings | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What an answer may wait for its copy; the first of a container, which may have to load the client, until the deadline. */
const patienceMilliseconds = 200;

/**
 * While a recording is on, copies each message that the rules are asked about, as it was received, to the recording's
 * queue. Both are done at once, and a copy that fails or takes too long is left out: the answer stays what it is.
 */
export function recordQuestions(
  judge: Judge,
  { configuration, queue, recording, now }: RecordOptions,
): Judge {
  const { decisionBudgetMilliseconds, recordingQueueUrlPrefix } = configuration;
  if (recordingQueueUrlPrefix === '') return judge;
  /** The queue of a recording that has ended: the settings still name it until they are fetched again. */
  let gone: string | undefined;
  let isFirst = true;

  async function copy(name: string, text: string, deadline: number): Promise<void> {
    const message = { body: sqsBody(text), attributes: {} };
    const end = isFirst ? deadline : Math.min(deadline, now() + patienceMilliseconds);
    isFirst = false;
    try {
      await runUntil(end, (signal) => queue.send(`${recordingQueueUrlPrefix}${name}`, message, signal), now);
    } catch (error) {
      if (errorName(error).startsWith('QueueDoesNotExist')) gone = name;
    }
  }

  return async (message, exchange) => {
    const current = recording();
    const { text, startedAt } = exchange;
    if (current === undefined || message === undefined || text === undefined) return judge(message, exchange);
    if (current.queue === gone || !isRecording(current, now())) return judge(message, exchange);
    const copied = copy(current.queue, text, startedAt + decisionBudgetMilliseconds);
    const decision = await judge(message, exchange);
    await copied;
    return decision;
  };
}
