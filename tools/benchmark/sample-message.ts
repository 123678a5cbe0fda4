import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { sampleDelivery } from '../samples/index.ts';

/** What a delivery of a message usually has. */
const usualBytes = 1500;

/** A delivery of a message whose JSON text has about this many bytes; with equal options the same. */
export function messageDelivery(
  trigger: 'message_sent' | 'before_message',
  { bytes = usualBytes, seed = 1 }: { readonly bytes?: number; readonly seed?: number } = {},
): JsonObject {
  const make = (text: string) => sampleDelivery(trigger, { text, seed });
  const room = Math.max(0, bytes - Buffer.byteLength(JSON.stringify(make(''))));
  return make('lorem ipsum '.repeat(Math.ceil(room / 12)).slice(0, room));
}
