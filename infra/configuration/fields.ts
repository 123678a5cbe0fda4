import { Token } from 'aws-cdk-lib/core';
import * as z from 'zod';

/** A whole number of the range, both ends allowed. The message names the range. */
export function wholeNumber(least: number, most: number): z.ZodNumber {
  const problem = `must be a whole number from ${least} to ${most}`;
  return z.number(problem).int(problem).min(least, problem).max(most, problem);
}

/** A text of a pattern. The message says what it must be. */
export function text(pattern: RegExp, problem: string): z.ZodString {
  return z.string(problem).regex(pattern, problem);
}

/** The same of an ARN, which another construct of an app may only know when it is deployed. */
export function arn(pattern: RegExp, problem: string): z.ZodString {
  return z.string(problem).refine((value) => Token.isUnresolved(value) || pattern.test(value), problem);
}

/** An object with these keys and no others. The messages name the keys. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? `unknown key; allowed here: ${keys}` : `must be an object with ${keys}`,
  });
}

/** A list of such items. */
export function list<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item, 'must be a list');
}

/** A time limit of an answer, in milliseconds. The vendor waits two seconds, and the answer has to travel. */
export const budget = wholeNumber(100, 1900);

/** True or false, with a default. */
export function flag(byDefault: boolean) {
  return z.boolean('must be true or false').default(byDefault);
}
