/** What is mutated, and the tests that have to notice. A name that begins with `!` is left out. */
export interface MutatedRoom {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

/** By name. Each has only the tests that are about it: those of other rooms would take far longer to notice less. */
export const mutatedRooms: Readonly<Record<string, MutatedRoom>> = {
  identity: {
    mutate: ['lambda/cometchat/{identity,routing,subject,event-time}.ts'],
    tests: ['test/cometchat/{identity,identity-cases,routing,toggles,parts,contract}.test.ts'],
  },
  normalising: {
    mutate: ['lambda/cometchat/normalise.ts', 'lambda/cometchat/normalise/*.ts'],
    tests: [
      'test/cometchat/{normalise,coerce,reports,lift,hostile.property}.test.ts',
      'test/worker/prepare.test.ts',
    ],
  },
  decisions: {
    mutate: ['lambda/decisions/engine/*.ts'],
    tests: ['test/decisions/engine/*.test.ts'],
  },
  worker: {
    mutate: ['lambda/worker/*.ts', '!lambda/worker/handler.ts'],
    tests: [
      'test/worker/!(almost-documented.property|every-trigger|sqs-queue).test.ts',
      'test/worker/sqs-queue.test.ts',
    ],
  },
  events: {
    mutate: ['lambda/events/*.ts'],
    tests: ['test/events/*.test.ts'],
  },
};
