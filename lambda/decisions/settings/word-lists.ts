import { isJsonObject, type JsonObject } from '../../cometchat/json.ts';
import { listNamePattern } from './settings-keys.ts';

/** The texts of word lists by name. */
export type WordLists = ReadonlyMap<string, string>;

/** Shared by every copy of this module: a team's rules may bring their own. No JSON has a symbol. */
const wordListMark = Symbol.for('cometchat-webhook-relay.word-list');

/** Whether a value of a document is a word list that was put in the place of its name. */
export function isWordListFile(value: unknown): value is WordListFile {
  return typeof value === 'object' && value !== null && wordListMark in value;
}

export class WordListFile {
  readonly [wordListMark] = true;
  readonly lines: readonly string[];

  constructor(text: string) {
    this.lines = text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('# '));
  }
}

/** The names of the word lists that a settings document uses: `{"file": "name.txt"}` in the options of a rule. */
export function listNamesOf(document: string): readonly string[] {
  const names = new Set<string>();
  try {
    eachOption(JSON.parse(document), (option) => {
      const name = listName(option);
      if (name !== undefined) names.add(name);
      return option;
    });
  } catch {
    // Not JSON: the reader of the document reports that.
  }
  return [...names];
}

/** The document with the word lists in the place of their names; a name that has no list stays. */
export function withWordLists(document: unknown, lists: WordLists): unknown {
  return eachOption(document, (option) => {
    const text = lists.get(listName(option) ?? '');
    return text === undefined ? option : new WordListFile(text);
  });
}

function listName(option: unknown): string | undefined {
  if (!isJsonObject(option) || Object.keys(option).length !== 1) return undefined;
  return typeof option.file === 'string' && listNamePattern.test(option.file) ? option.file : undefined;
}

/** A copy of the document with each option of each rule changed. */
function eachOption(document: unknown, change: (option: unknown) => unknown): unknown {
  if (!isJsonObject(document) || !isJsonObject(document.rules)) return document;
  return {
    ...document,
    rules: mapValues(document.rules, (entry) =>
      isJsonObject(entry) && isJsonObject(entry.options)
        ? { ...entry, options: mapValues(entry.options, change) }
        : entry,
    ),
  };
}

function mapValues(value: JsonObject, change: (item: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, change(item)]));
}
