/** Bytes of one message, and of all messages of one call, attributes included: 1 MiB. */
export const largestMessageBytes = 1024 * 1024;

/** Messages in one call, whether they are received, sent or deleted. */
export const mostMessagesPerCall = 10;

/** Characters of a message group id and of a deduplication id. */
export const longestIdentifier = 128;

/** Attributes of one message. */
export const mostAttributes = 10;

/** Days for which a queue can keep a message. */
export const longestRetentionDays = 14;

/** How long a queue drops a repeat of a deduplication id, in milliseconds. */
export const deduplicationInterval = 300_000;
