import { fileURLToPath } from 'node:url';
import { isJsonArray, isJsonObject } from '../../json/json.ts';
import { startChild } from '../measuring/child.ts';

const program = fileURLToPath(new URL('./delivery-sender-child.ts', import.meta.url));

/** A load of deliveries: so many a second, spread evenly, each about other people. */
export interface Load {
  readonly trigger: 'message_sent' | 'message_read_receipt' | 'user_connection_status_changed';
  readonly perSecond: number;
  readonly seconds: number;
  /** At most so many requests at a time; what is due later waits, and its wait counts. */
  readonly connections: number;
  /** All deliveries are in this group, of another member each; undefined: each between two other people. */
  readonly group?: string | undefined;
}

/** Sends deliveries from a process of its own. */
export interface DeliverySender {
  /**
   * Answers when all are acknowledged: how long each took, in milliseconds from when it was due. Rejects where one was
   * not answered 200.
   */
  send(load: Load): Promise<readonly number[]>;
  stop(): Promise<void>;
}

export function startDeliverySender(target: {
  readonly webhookUrl: string;
  readonly username: string;
  readonly password: string;
}): DeliverySender {
  const child = startChild(program, {
    arguments: [target.webhookUrl],
    // Not as arguments, which everybody on the machine can read.
    environment: { ...process.env, SENDER_USERNAME: target.username, SENDER_PASSWORD: target.password },
  });
  return {
    async send(load) {
      const answer = await child.ask({ ...load });
      const latencies = isJsonObject(answer) ? answer.latencies : undefined;
      if (!isJsonArray(latencies)) throw new Error('the sender did not tell its latencies');
      return latencies.map(Number);
    },
    stop: () => child.stop(),
  };
}
