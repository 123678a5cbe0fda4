import type { Condition, Ingredient, SubjectSource, TimeSource } from './row.ts';

/** Words to write catalogue rows with; each makes plain data. */

export const needed = (...paths: readonly string[]): Ingredient => ({
  from: 'field',
  paths,
  absent: 'receipt',
});

export const ifPresent = (...paths: readonly string[]): Ingredient => ({
  from: 'field',
  paths,
  absent: 'nothing',
});

export const rest: Ingredient = { from: 'rest' };

/** These fields of the object at this path. */
export const fieldsOf = (object: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `${object}.${name}`);

/** All fields of a message beside its id, for events that the id identifies. */
export const messageFields = (message: string): readonly string[] =>
  fieldsOf(
    message,
    'muid',
    'conversationId',
    'sender',
    'receiverType',
    'receiver',
    'category',
    'type',
    'parentId',
    'tags',
    'data',
    'sentAt',
    'updatedAt',
  );

/** The users and groups in a message as they were when it was sent: CometChat's copies, no part of what happened. */
export const snapshotsOf = (message: string): readonly string[] =>
  fieldsOf(`${message}.data.entities`, 'sender', 'receiver', 'by', 'for');

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
