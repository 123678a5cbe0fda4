/** What each log line is about: its field `message`. */
export const messages = {
  /** One request at the ingress, with any answer. */
  delivery: 'delivery',
  credentialsNotFetched: 'credentials not fetched',
  ruleSettings: 'rule settings',
  ruleSettingsBroken: 'rule settings broken',
  strayError: 'stray error',
  /** One record at a worker, by how it ended. */
  published: 'event published',
  unmatched: 'event unmatched',
  undelivered: 'event undelivered',
  deadLettered: 'record dead-lettered',
  failed: 'record failed',
  postponed: 'record postponed',
  /** One batch at the archive's function. */
  archived: 'events archived',
} as const;

export type Message = (typeof messages)[keyof typeof messages];

/** What the worker says of a record, by how it ended. */
export const resultMessages = {
  published: messages.published,
  unmatched: messages.unmatched,
  undelivered: messages.undelivered,
  'dead-lettered': messages.deadLettered,
  failed: messages.failed,
  postponed: messages.postponed,
} as const;
