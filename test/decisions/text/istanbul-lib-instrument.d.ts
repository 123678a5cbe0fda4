declare module 'istanbul-lib-instrument' {
  /** The part that is used here. */
  export function createInstrumenter(options: {
    readonly coverageVariable: string;
    readonly compact: boolean;
  }): {
    instrumentSync(code: string, filename: string): string;
  };
}
