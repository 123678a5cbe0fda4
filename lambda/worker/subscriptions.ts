import type { Category } from '../cometchat/categories.ts';
import type { ConsumerConfiguration } from './configuration.ts';

/** The consumers that want an event of this type and category, in the order of the configuration. */
export function subscribers(
  consumers: readonly ConsumerConfiguration[],
  event: { readonly type: string; readonly category: Category },
): ConsumerConfiguration[] {
  return consumers.filter(({ eventTypes }) =>
    eventTypes.some((wanted) => wanted === '*' || wanted === event.type || wanted === `${event.category}.*`),
  );
}
