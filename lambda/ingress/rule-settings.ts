import { runUntil } from './deadline.ts';
import { errorName } from './exchange.ts';

/** What a parser of settings answers. */
export type ParsedSettings<Settings> =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The rules' settings as they are now. */
export interface RuleSettings<Settings> {
  /** The last good settings; the defaults until there are some. */
  current(): Settings;
  /** Fetches them ahead of the first request. Never rejects: the first decision tries again. */
  prepare(): Promise<void>;
  /**
   * To be called before each decision. Fetches in the background what is too old. Waits only while there are no settings
   * at all, or where the last fetch in the background was lost, and not beyond `deadline` (milliseconds since 1970).
   * Answers whether there are settings; false: only the defaults. Never rejects.
   */
  ready(deadline: number): Promise<boolean>;
}

export interface RuleSettingsOptions<Settings> {
  /** Fetches the settings' text. It must end by itself. */
  readonly fetchText: () => Promise<string>;
  readonly parse: (text: string) => ParsedSettings<Settings>;
  readonly defaults: Settings;
  /** Told of settings that could not be read or are not valid: what is wrong, without the settings' values. */
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
export function createRuleSettings<Settings>({
  fetchText,
  parse,
  defaults,
  onBroken,
  maximumAgeMilliseconds,
  now = Date.now,
}: RuleSettingsOptions<Settings>): RuleSettings<Settings> {
  let settings = defaults;
  let good = false;
  /** The container was frozen during the last fetch; where messages are rare, it would be so each time. */
  let lost = false;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;
  let lastText: string | undefined;

  async function fetchOnce(): Promise<void> {
    const startedAt = now();
    triedAt = startedAt;
    try {
      apply(await fetchText());
      lost = false;
    } catch (error) {
      lost = now() - startedAt > longestHonestFetchMilliseconds;
      if (lost) triedAt = Number.NEGATIVE_INFINITY;
      else onBroken([`not read: ${errorName(error)}`]);
    }
  }

  function apply(text: string): void {
    if (text === lastText) return;
    const parsed = parse(text);
    if (parsed.ok) {
      settings = parsed.settings;
      good = true;
      lastText = text;
    } else {
      onBroken(parsed.problems);
    }
  }

  function refresh(): Promise<void> {
    fetching ??= fetchOnce()
      // In the background nobody waits for it, and a rejection that nobody waits for would end the process.
      .catch(() => undefined)
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  }

  return {
    current: () => settings,
    prepare: refresh,
    async ready(deadline) {
      const wait = (pending: Promise<void>) => runUntil(deadline, () => pending, now).catch(() => undefined);
      // Absolute, so that a clock that was set back does not keep old settings for ever.
      const isOlder = (milliseconds: number) => Math.abs(now() - triedAt) >= milliseconds;
      // It was frozen, and its own time limits are about to end it.
      if (fetching !== undefined && isOlder(longestHonestFetchMilliseconds)) await wait(fetching);
      const maximumAge = good
        ? maximumAgeMilliseconds
        : Math.min(maximumAgeMilliseconds, firstSettingsPauseMilliseconds);
      const pending = isOlder(maximumAge) ? refresh() : fetching;
      if (pending !== undefined && (!good || lost || maximumAgeMilliseconds === 0)) await wait(pending);
      return good;
    },
  };
}

/** Settings that never change. */
export function fixedSettings<Settings>(settings: Settings): RuleSettings<Settings> {
  return { current: () => settings, prepare: async () => {}, ready: async () => true };
}
