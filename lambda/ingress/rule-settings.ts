import { runUntil } from '../signed-requests/run-until.ts';
import { errorName } from './exchange.ts';
import { createRefresh } from './refresh.ts';

/** What a parser of settings answers. */
export type SettingsParse<Settings> =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The rules' settings as they are now. */
export interface SettingsCache<Settings> {
  /** The last good settings; the defaults until there are some. */
  current(): Settings;
  /** Fetches them ahead of the first request. Never rejects: the first decision tries again. */
  warmUp(): Promise<void>;
  /**
   * To be called before each decision. Fetches in the background what is too old. Waits only while there are no settings
   * at all, or where the last fetch in the background was lost, and not beyond `deadline` (milliseconds since 1970).
   * Answers whether there are settings; false: only the defaults. Never rejects.
   */
  ready(deadline: number): Promise<boolean>;
}

/** Where the settings are. Each call must end by itself. */
export interface SettingsFetcher {
  /** The document; `unchanged` where it still has `knownTag`, `absent` if there isn't one. */
  fetchDocument(knownTag: string | undefined): Promise<SettingsDocument | 'unchanged' | 'absent'>;
  /** The text of a word list that a document names. */
  fetchList(name: string): Promise<string>;
}

export interface SettingsDocument {
  readonly text: string;
  /** What the store calls this state of the document. */
  readonly tag: string | undefined;
}

export interface SettingsCacheOptions<Settings> {
  readonly fetcher: SettingsFetcher;
  /** The names of the word lists that a document uses. */
  readonly listNames: (text: string) => readonly string[];
  readonly parse: (text: string, lists: ReadonlyMap<string, string>) => SettingsParse<Settings>;
  /** In force until there are settings, and where there is no document. */
  readonly defaults: Settings;
  /** Told of each document that comes into force; of undefined if there isn't one. */
  readonly onChange: (text: string | undefined, settings: Settings) => void;
  /**
   * Told of settings that could not be read, are not valid, or were deleted: what is wrong, without the settings' values.
   */
  readonly onBroken: (problems: readonly string[]) => void;
  /** How old settings may become before they are fetched anew. With 0 every decision waits for the newest. */
  readonly maximumAgeMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Without any settings every verdict is forced, which is not to last. */
const firstSettingsPauseMilliseconds = 5000;
/** A fetch that failed after longer than its own time limits was frozen with the container between two requests. */
const longestHonestFetchMilliseconds = 2000;

/**
 * Settings that are changed without a deployment: served from memory, fetched anew in the background. A broken update is
 * reported and changes nothing.
 */
export function createRuleSettings<Settings>(
  options: SettingsCacheOptions<Settings>,
): SettingsCache<Settings> {
  const { fetcher, onBroken, maximumAgeMilliseconds, now = Date.now } = options;
  const inForce = createSettingsInForce(options);
  /** The container was frozen during the last fetch; where messages are rare, it would be so each time. */
  let lost = false;

  async function fetchOnce(): Promise<void> {
    const startedAt = now();
    try {
      const found = await fetcher.fetchDocument(inForce.tag());
      if (found === 'absent') inForce.reset();
      else if (found !== 'unchanged') await inForce.apply(found);
      lost = false;
    } catch (error) {
      lost = now() - startedAt > longestHonestFetchMilliseconds;
      if (lost) refresh.forget();
      else onBroken([`not read: ${errorName(error)}`]);
    }
  }

  const refresh = createRefresh(fetchOnce, now);

  return {
    current: inForce.settings,
    warmUp: refresh.run,
    async ready(deadline) {
      const wait = (pending: Promise<void>) => runUntil(deadline, () => pending, now).catch(() => undefined);
      // It was frozen, and its own time limits are about to end it.
      const frozen = refresh.running();
      if (frozen !== undefined && refresh.isDue(longestHonestFetchMilliseconds)) await wait(frozen);
      const isGood = inForce.isGood();
      const maximumAge = isGood
        ? maximumAgeMilliseconds
        : Math.min(maximumAgeMilliseconds, firstSettingsPauseMilliseconds);
      const pending = refresh.isDue(maximumAge) ? refresh.run() : refresh.running();
      if (pending !== undefined && (!isGood || lost || maximumAgeMilliseconds === 0)) await wait(pending);
      return inForce.isGood();
    },
  };
}

/** The settings in force, and the document that they were made of. */
function createSettingsInForce<Settings>({
  fetcher,
  listNames,
  parse,
  defaults,
  onChange,
  onBroken,
}: SettingsCacheOptions<Settings>) {
  let settings = defaults;
  let good = false;
  let known: SettingsDocument | undefined;
  let lists: ReadonlyMap<string, string> = new Map();
  return {
    settings: () => settings,
    /** Whether there are settings, be it that there is no document. */
    isGood: () => good,
    tag: () => known?.tag,
    reset() {
      if (good && known === undefined) return;
      if (known !== undefined) onBroken(['deleted: every rule is off']);
      known = undefined;
      settings = defaults;
      good = true;
      onChange(undefined, settings);
    },
    async apply(document: SettingsDocument): Promise<void> {
      if (document.text === known?.text) return;
      const fetched = await Promise.all(
        listNames(document.text).map(
          async (name) => [name, lists.get(name) ?? (await fetcher.fetchList(name))] as const,
        ),
      );
      const needed = new Map(fetched);
      const parsed = parse(document.text, needed);
      if (!parsed.ok) return onBroken(parsed.problems);
      settings = parsed.settings;
      good = true;
      known = document;
      lists = needed;
      onChange(document.text, settings);
    },
  };
}

/** Settings that never change. */
export function fixedSettings<Settings>(settings: Settings): SettingsCache<Settings> {
  return { current: () => settings, warmUp: async () => {}, ready: async () => true };
}
