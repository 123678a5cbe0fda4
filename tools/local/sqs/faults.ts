import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts';

/** How SQS misbehaves: an error 500, a throttling error, no answer at all, or a connection that breaks off. */
export const faultActions = ['fail', 'throttle', 'hang', 'refuse'] as const;

export interface Fault {
  /** Part of a queue's name; `*` for every queue. */
  readonly queue: string;
  readonly action: (typeof faultActions)[number];
  /** `SendMessage`, `ReceiveMessage`, ...; every operation where it is left out. */
  readonly operations?: readonly string[] | undefined;
  /** How long, from now. */
  readonly seconds: number;
}

export interface ActiveFault extends Fault {
  /** Resolves when the fault ends. */
  readonly ended: Promise<void>;
}

/** Faults that act in front of the embedded SQS. */
export interface Faults {
  /** Begins a fault; the returned function ends it early. */
  begin(fault: Fault): () => void;
  /** Ends all. */
  clear(): void;
  list(): readonly Fault[];
  /** The fault that a call runs into, the newest first; undefined: the call goes through. */
  match(queueName: string, operation: string): ActiveFault | undefined;
}

export function createFaults(): Faults {
  const active = new Map<ActiveFault, () => void>();
  return {
    begin: (fault) => {
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      const entry: ActiveFault = { ...fault, ended };
      const end = () => {
        clearTimeout(timer);
        active.delete(entry);
        resolve();
      };
      const timer = setTimeout(end, fault.seconds * 1000);
      active.set(entry, end);
      return end;
    },
    clear: () => {
      for (const end of [...active.values()]) end();
    },
    list: () => [...active.keys()].map(({ ended: _ended, ...fault }) => fault),
    match: (queueName, operation) =>
      [...active.keys()].findLast(
        (fault) =>
          (fault.queue === '*' || queueName.includes(fault.queue)) &&
          (fault.operations === undefined || fault.operations.includes(operation)),
      ),
  };
}

const longestSeconds = 3_600;

/** Reads the body of `POST /_local/faults`; the problem as a text where it makes no sense. */
export function parseFault(value: JsonValue | undefined): Fault | string {
  if (!isJsonObject(value)) return 'the body must be a JSON object';
  const { queue, action, operations, seconds, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return 'known keys are queue, action, operations and seconds';
  if (typeof queue !== 'string' || queue === '') return 'queue must be part of a queue name, or *';
  const known = faultActions.find((candidate) => candidate === action);
  if (known === undefined) return `action must be one of ${faultActions.join(', ')}`;
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= longestSeconds)) {
    return `seconds must be more than 0 and at most ${longestSeconds}`;
  }
  if (operations === undefined) return { queue, action: known, seconds };
  if (!isJsonArray(operations) || !operations.every((operation) => typeof operation === 'string')) {
    return 'operations must be a list of SQS operations such as SendMessage';
  }
  return { queue, action: known, seconds, operations };
}
