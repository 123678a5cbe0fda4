/** A number that a double can't hold exactly, with the digits that were sent; `JSON.stringify` writes those. */
export type ExactNumber = { readonly rawJSON: string };

declare global {
  // Part of ECMAScript since Node 22; TypeScript's library doesn't declare them yet.
  interface JSON {
    rawJSON(text: string): ExactNumber;
    /** Node 20, where rules may be tested, has neither. */
    isRawJSON?(value: unknown): value is ExactNumber;
  }
}

export function exactNumber(text: string): ExactNumber {
  return JSON.rawJSON(text);
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return JSON.isRawJSON?.(value) === true;
}
