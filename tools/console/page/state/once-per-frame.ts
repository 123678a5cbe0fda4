/** Asks the browser for a call before its next paint. */
export type RequestFrame = (callback: () => void) => unknown;

/** Calls `action` at most once for each paint, however often it is asked to. */
export function oncePerFrame(action: () => void, requestFrame: RequestFrame): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestFrame(() => {
      asked = false;
      action();
    });
  };
}
