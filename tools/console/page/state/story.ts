/** One thing that happened to an event, as `relay explain` tells it. */
export interface Step {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly what: string;
}

/** The way of one event. */
export interface Story {
  readonly id: string;
  readonly status: string;
  readonly steps: readonly Step[];
  readonly unknown: readonly string[];
}

/** Reads what `relay explain --json` wrote; a record of another kind is left out. */
export function storiesOf(records: readonly unknown[]): readonly Story[] {
  return records.flatMap((record) => {
    if (!isObject(record) || typeof record.id !== 'string' || !Array.isArray(record.steps)) return [];
    const steps = record.steps.flatMap((step: unknown) =>
      isObject(step) && typeof step.time === 'number' && typeof step.what === 'string'
        ? [{ time: step.time, what: step.what }]
        : [],
    );
    const unknown = Array.isArray(record.unknown)
      ? record.unknown.filter((text: unknown) => typeof text === 'string')
      : [];
    return [{ id: record.id, status: String(record.status ?? ''), steps, unknown }];
  });
}

/** A place on a picture of time: how far along it is (0 to 1), and how long after the first step. */
export interface Mark extends Step {
  readonly share: number;
  /** Milliseconds. */
  readonly after: number;
}

/** Where each step is on a line from the first to the last; a single step is at the beginning. */
export function marksOf(steps: readonly Step[]): readonly Mark[] {
  const start = steps[0]?.time ?? 0;
  const span = (steps.at(-1)?.time ?? start) - start;
  return steps.map((step) => {
    const after = step.time - start;
    return { ...step, after, share: span === 0 ? 0 : after / span };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
