import { canonicalJson } from '../canonical-json.ts';
import type { JsonValue } from '../json.ts';
import { isDeeperThan, mostLevels } from './depth.ts';

/** A difference between a delivery and what is documented. Names of fields, never values. */
export interface Drift {
  /** Dotted: keys of maps are `*`, indices `[]`. */
  readonly path: string;
  /**
   * `unknown-field`: not in the schema; it is passed on. `corrected`: another kind of value than documented, put
   * right. `kept-aside`: another kind, whose meaning isn't sure; its value is under `unexpected`.
   */
  readonly kind: 'unknown-field' | 'corrected' | 'kept-aside';
}

/** What an event can't do without: where it should be, and what is wrong. Never a value. */
export interface Violation {
  readonly path: string;
  readonly problem: string;
}

/** A point to go back to. */
export interface Mark {
  readonly corrected: number;
  readonly drift: number;
  readonly unexpected: number;
  readonly violations: number;
}

/** Enough to see what changed; a delivery full of unknown fields must not become a flood of metrics. */
const mostDrift = 20;

/** What the walk through a delivery's data finds, and where it is. */
export class Findings {
  readonly #drift = new Map<string, Drift>();
  readonly #unexpected: [string, JsonValue][] = [];
  readonly #violations: Violation[] = [];
  readonly #deep: boolean;
  #corrected = 0;
  readonly #names: string[] = [];
  /** Undefined: the name, as far as it may be shown. */
  readonly #shown: (string | undefined)[] = [];
  #inData = false;

  /** @param deep whether anything in the data is nested too deep for an event */
  constructor(deep: boolean) {
    this.#deep = deep;
  }

  /** From here on names are of the data; before, of the envelope. */
  enterData(): void {
    this.#inData = true;
  }

  /** @param shown what stands for the name in paths; left out: the name, as far as it may be shown */
  enter(name: string, shown?: string): void {
    this.#names.push(name);
    this.#shown.push(shown);
  }

  leave(): void {
    this.#names.pop();
    this.#shown.pop();
  }

  note(kind: Drift['kind'], field?: string): void {
    if (kind === 'corrected') this.#corrected += 1;
    if (this.#drift.size >= mostDrift) return;
    const path = this.#path(field);
    this.#drift.set(`${kind} ${path}`, { path, kind });
  }

  /** Whether anything in the data is nested too deep. */
  get isDeep(): boolean {
    return this.#deep;
  }

  isTooDeep(value: JsonValue): boolean {
    return this.#deep && isDeeperThan(mostLevels - this.#names.length, value);
  }

  /**
   * Keeps a value that has no place in the typed data, under the JSON Pointer (RFC 6901) of where it was. What is nested
   * too deep for an event is kept as the text of its JSON.
   */
  keepAside(value: JsonValue): void {
    const kept = this.isTooDeep(value) ? canonicalJson(value) : value;
    this.#unexpected.push([pointer(this.#names), kept]);
    this.note('kept-aside');
  }

  refuse(problem: string): void {
    this.#violations.push({ path: this.#path(), problem });
  }

  #path(field?: string): string {
    const names = this.#names.map((name, level) => this.#shown[level] ?? fieldName(name));
    if (field !== undefined) names.push(fieldName(field));
    return shownPath(this.#inData ? ['data', ...names] : names);
  }

  mark(): Mark {
    return {
      corrected: this.#corrected,
      drift: this.#drift.size,
      unexpected: this.#unexpected.length,
      violations: this.#violations.length,
    };
  }

  /** Forgets what was found since: the value that holds it is kept aside as a whole, or refused. */
  forget({ corrected, drift, unexpected, violations }: Mark): void {
    this.#corrected = corrected;
    this.#unexpected.length = unexpected;
    this.#violations.length = violations;
    for (const key of [...this.#drift.keys()].slice(drift)) this.#drift.delete(key);
  }

  get keptAside(): number {
    return this.#unexpected.length;
  }

  get refusals(): number {
    return this.#violations.length;
  }

  get drift(): readonly Drift[] {
    return [...this.#drift.values()];
  }

  get unexpected(): readonly (readonly [string, JsonValue])[] {
    return this.#unexpected;
  }

  get violations(): readonly Violation[] {
    return this.#violations;
  }
}

const longestPath = 200;

function shownPath(names: readonly string[]): string {
  return names.join('.').replaceAll('.[]', '[]').slice(0, longestPath);
}

function pointer(names: readonly string[]): string {
  return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A field's name as it may be shown; what doesn't look like one could hold anything, and becomes `?`. */
function fieldName(name: string): string {
  return /^[@$A-Za-z_][\w$-]{0,63}$/.test(name) ? name : '?';
}
