/** A text as it stands inside the JSON of a log line. */
export function asLogged(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
