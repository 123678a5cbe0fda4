import * as z from 'zod';

const faultSchema = z.strictObject({
  /** Part of a queue's name; `*` for every queue. */
  queue: z.string().min(1),
  /** An error 500, a throttling error, no answer at all, or a connection that breaks off. */
  action: z.enum(['fail', 'throttle', 'hang', 'refuse']),
  /** `SendMessage`, `ReceiveMessage`, ...; every operation if it is left out. */
  operations: z.array(z.string()).optional(),
  /** How long, from now. */
  seconds: z.number().positive().max(3_600),
});

export type Fault = Readonly<z.output<typeof faultSchema>>;

export interface ActiveFault extends Fault {
  /** Resolves when the fault ends. */
  readonly ended: Promise<void>;
}

export type Faults = ReturnType<typeof createFaults>;

/** Faults that act in front of the embedded SQS. */
export function createFaults() {
  const active = new Map<ActiveFault, () => void>();
  return {
    /** Begins a fault; the returned function ends it early. */
    begin: (fault: Fault): (() => void) => {
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      const entry: ActiveFault = { ...fault, ended };
      const end = () => {
        active.delete(entry);
        resolve();
      };
      setTimeout(end, fault.seconds * 1000).unref();
      active.set(entry, end);
      return end;
    },
    clear: (): void => {
      for (const end of active.values()) end();
    },
    list: () => [...active.keys()].map(({ ended: _ended, ...fault }) => fault),
    /** The fault that a call runs into, the newest first; undefined: the call goes through. */
    match: (queueName: string, operation: string): ActiveFault | undefined =>
      [...active.keys()].findLast(
        ({ queue, operations }) =>
          (queue === '*' || queueName.includes(queue)) && operations?.includes(operation) !== false,
      ),
  };
}

/** Reads the body of `POST /_local/faults`; the problem as a text where it makes no sense. */
export function parseFault(value: unknown): Fault | string {
  const { data, error } = faultSchema.safeParse(value);
  const [issue] = error?.issues ?? [];
  return data ?? `${issue?.path.join('.') || 'the fault'}: ${issue?.message}`;
}
