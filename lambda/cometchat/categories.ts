/**
 * The categories of CometChat's triggers. Each has a lane: a queue, a dead-letter queue and a worker function of its
 * own, so that a storm in one (presence, say) delays none of the others. `other` takes what the catalogue does not know.
 */
export const categories = [
  'messages',
  'receipts',
  'moderation',
  'users',
  'groups',
  'calls',
  'campaigns',
  'other',
] as const;

export type Category = (typeof categories)[number];

/** A value for each category. */
export function byCategory<Value>(make: (category: Category) => Value): Record<Category, Value> {
  // `Object.fromEntries` forgets which keys there are.
  return Object.fromEntries(categories.map((category) => [category, make(category)])) as Record<
    Category,
    Value
  >;
}
