import { fold } from './fold.ts';

/** How many of each kind a text holds. Values are never kept. */
export interface PersonalDataCounts {
  readonly email: number;
  readonly phone: number;
  readonly card: number;
}

/** `international`: numbers with + or 00 before them. `any`: national-looking numbers too, with more false alarms. */
export type PhoneScope = 'international' | 'any';

/**
 * Counts mail addresses, telephone numbers and payment card numbers. `phoneScope` `international` counts numbers with `+` or
 * `00` before them, `any` national-looking numbers too.
 */
export function countPersonalData(text: string, phoneScope: PhoneScope): PersonalDataCounts {
  const plain = fold(text);
  let phone = 0;
  let card = 0;
  for (const run of numberRuns(plain)) {
    if (hasCard(run.groups)) card++;
    else if (isPhone(run, phoneScope)) phone++;
  }
  return { email: countEmails(plain), phone, card };
}

const localCharacter = /[\p{L}\p{N}.!#$%&*+/=?^_~-]/u;
const domainCharacter = /[\p{L}\p{N}.-]/u;
/** RFC 5321: 64 octets before the sign, 255 after it. */
const longestLocal = 64;
const longestDomain = 255;

function countEmails(text: string): number {
  let count = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let first = at;
    while (first > 0 && at - first < longestLocal && localCharacter.test(text.charAt(first - 1))) {
      first--;
    }
    let last = at + 1;
    while (last < text.length && last - at <= longestDomain && domainCharacter.test(text.charAt(last))) {
      last++;
    }
    if (first < at && /^[^.].*\.\p{L}{2,}/u.test(text.slice(at + 1, last))) count++;
  }
  return count;
}

/** Digits with single separators between them, as far as they go. */
interface NumberRun {
  readonly plus: boolean;
  readonly groups: readonly string[];
}

/**
 * Digits with at most three separators in a row between them, as in `+49 (0) 30 / 12 34`. Digits and separators have no
 * character in common, so there is one way to match, and nothing to go back to.
 */
const numberPattern = /[0-9](?:[ \-./()\u2010\u2011\u2013]{0,3}[0-9])*/g;
const digits = /[0-9]+/g;

function* numberRuns(text: string): Generator<NumberRun> {
  for (const { 0: run, index } of text.matchAll(numberPattern)) {
    if (run.length < international.fewest) continue;
    // `+49` and `+(49)`.
    const plus = text.slice(Math.max(0, index - 2), index).includes('+');
    yield { plus, groups: run.match(digits) ?? [] };
  }
}

/** E.164: at most 15 digits, the shortest in use with its country code has 8. `00` may stand before them. */
const international = { fewest: 8, most: 17 };
const national = { fewest: 9, most: 15 };

/** Whether the run begins with a telephone number; what follows after a space may be another number. */
function isPhone({ plus, groups }: NumberRun, scope: PhoneScope): boolean {
  const isInternational = plus || /^00[1-9]/.test(groups.slice(0, 2).join(''));
  if (!isInternational && scope === 'international') return false;
  const { fewest, most } = isInternational ? international : national;
  let digits = 0;
  for (const group of groups) {
    digits += group.length;
    if (digits >= fewest) return digits <= most;
  }
  return false;
}

/** ISO/IEC 7812: 13 to 19 digits for the cards in use. */
const shortestCard = 13;
const longestCard = 19;

/** Whether some neighbouring groups together are a card number. */
function hasCard(groups: readonly string[]): boolean {
  const digits = groups.join('');
  let start = 0;
  for (let first = 0; first < groups.length; first++) {
    let end = start;
    for (const group of groups.slice(first, first + longestCard)) {
      end += group.length;
      if (end - start > longestCard) break;
      if (end - start >= shortestCard && isCard(digits, start, end)) return true;
    }
    start += groups[first]?.length ?? 0;
  }
  return false;
}

/** The numbers of the issuers in use begin with 2 to 6. */
function isCard(digits: string, start: number, end: number): boolean {
  const first = digits.charAt(start);
  return first >= '2' && first <= '6' && passesLuhn(digits, start, end);
}

/** The check digit of payment cards: every second digit from the right is doubled, the sum is a multiple of ten. */
function passesLuhn(digits: string, start: number, end: number): boolean {
  let sum = 0;
  for (let index = end - 1; index >= start; index--) {
    const digit = digits.charCodeAt(index) - 48;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += (end - 1 - index) % 2 === 0 ? digit : doubled;
  }
  return sum % 10 === 0;
}
