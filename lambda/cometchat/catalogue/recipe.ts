import type { Condition, Ingredient, SubjectSource, TimeSource } from './row.ts';

/** Words to write catalogue rows with; each makes plain data. */

export const needed = (...paths: readonly string[]): Ingredient => ({ from: 'field', paths, absent: 'body' });

export const ifPresent = (...paths: readonly string[]): Ingredient => ({
  from: 'field',
  paths,
  absent: 'nothing',
});

export const orMinute = (...paths: readonly string[]): Ingredient => ({
  from: 'field',
  paths,
  absent: 'minute',
});

export const keysOf = (path: string): Ingredient => ({ from: 'keys', path, absent: 'body' });

export const keysIfPresent = (path: string): Ingredient => ({ from: 'keys', path, absent: 'nothing' });

export const digestOf = (...paths: readonly string[]): Ingredient => ({ from: 'digest', paths });

export const receiptMinute: Ingredient = { from: 'minute' };

export const bodyHash: Ingredient = { from: 'body' };

export const subjectField = (path: string, prefix = ''): SubjectSource => ({ from: 'field', path, prefix });

/** The conversation of a message object at this path: its id, or the id built from its parties. */
export const conversationOf = (message: string): readonly SubjectSource[] => [
  subjectField(`${message}.conversationId`),
  {
    from: 'conversation',
    sender: `${message}.sender`,
    receiver: `${message}.receiver`,
    receiverType: `${message}.receiverType`,
  },
];

export const seconds = (...paths: readonly string[]): readonly TimeSource[] =>
  paths.map((path) => ({ path, unit: 'seconds' }));

export const milliseconds = (...paths: readonly string[]): readonly TimeSource[] =>
  paths.map((path) => ({ path, unit: 'milliseconds' }));

export const present = (path: string): Condition => ({ path, is: 'present' });

export const absent = (path: string): Condition => ({ path, is: 'absent' });

export const equals = (path: string, value: string): Condition => ({ path, equals: value });
