/** Node's names for errors that nothing awaits. */
const strayErrorEvents = ['unhandledRejection', 'uncaughtException'] as const;

/** The part of the process that tells of them. */
export interface StrayErrorSource {
  removeAllListeners(event: (typeof strayErrorEvents)[number]): unknown;
  on(event: (typeof strayErrorEvents)[number], listener: (error: unknown) => void): unknown;
}

/**
 * Takes the errors that no request waits for, such as those of a rule's timer or of a promise that a rule has left alone.
 *
 * Lambda's runtime would write them to the log with their messages, which may hold what someone wrote in a chat, and
 * would end the process with every request in it. The request that such an error belongs to has its deadline, so the
 * process can go on. What `onStray` throws is lost.
 */
export function takeStrayErrors(onStray: (error: unknown) => void, source: StrayErrorSource = process): void {
  for (const event of strayErrorEvents) {
    source.removeAllListeners(event);
    source.on(event, (error) => {
      try {
        onStray(error);
      } catch {
        // It would come back here as another stray error, endlessly.
      }
    });
  }
}
