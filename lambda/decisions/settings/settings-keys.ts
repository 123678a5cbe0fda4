/** The name of a word list's file beside the settings. */
export const listNamePattern = /^[a-z0-9][a-z0-9._-]{0,99}\.txt$/;

/** The keys of objects in the bucket of the rule settings. */
export const settingsKeys = {
  /** The settings in force. No object: every rule is off. */
  current: 'rule-settings.json',
  /** Each document that was put in force, under the time and its version. */
  historyPrefix: 'history/',
  listPrefix: 'lists/',
  list: (name: string) => `lists/${name}`,
} as const;
