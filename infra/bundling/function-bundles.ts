import type { Code } from 'aws-cdk-lib/aws-lambda';

/** The code of the functions. */
export interface FunctionBundles {
  readonly ingress: Code;
  readonly worker: Code;
  readonly archive: Code;
  /** The code of a consumer's function, by the path of its entry from the root of the repository. */
  consumer(entry: string): Code;
}
