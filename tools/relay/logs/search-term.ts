const longestTerm = 512;

/**
 * The longest part of a text that can stand between double quotes as it is. The text is outside input, and how
 * CloudWatch's two query languages read a backslash is not said everywhere alike: so nothing is sent that needs one. What
 * is found by the part must still be checked for the whole text.
 *
 * @throws RangeError for a text that has no such part, or is too long: no id is like that.
 */
export function plainPart(text: string): string {
  const parts = text.split(/["\\]|\p{Cc}/u);
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '');
  if (longest.trim() === '' || text.length > longestTerm)
    throw new RangeError(`an id has 1 to ${longestTerm} characters, and not only quotes and blanks`);
  return longest;
}

/**
 * A CloudWatch Logs Insights query for lines that hold the text's plain part, newest first. `like` with a quoted string
 * compares letter for letter; it is no regular expression.
 */
export function insightsQuery(contains: string, limit: number): string {
  return [
    'fields @timestamp, @log, @message',
    `filter @message like "${plainPart(contains)}"`,
    'sort @timestamp desc',
    `limit ${limit}`,
  ].join(' | ');
}

/** A FilterLogEvents pattern for the same: a quoted phrase. */
export function filterPattern(contains: string): string {
  return `"${plainPart(contains)}"`;
}
