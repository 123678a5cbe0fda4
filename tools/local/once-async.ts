/** An action that runs once: asked for again, it answers the first run's promise. */
export function onceAsync(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}
