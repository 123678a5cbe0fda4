const longestTerm = 512;

/**
 * A CloudWatch Logs Insights query for lines that hold a text, newest first.
 *
 * The text is outside input. It goes into a quoted string in which quotes and backslashes are escaped, so that it cannot
 * end the string; and `like` takes a quoted string letter for letter, never as a regular expression.
 *
 * @throws RangeError for a text that is empty, too long, or has control characters: no id is like that.
 */
export function insightsQuery(contains: string, limit: number): string {
  if (contains === '' || contains.length > longestTerm || /\p{Cc}/u.test(contains))
    throw new RangeError('an id has 1 to 512 characters and no control characters');
  const quoted = contains.replace(/["\\]/g, '\\$&');
  return [
    'fields @timestamp, @log, @message',
    `filter @message like "${quoted}"`,
    'sort @timestamp desc',
    `limit ${limit}`,
  ].join(' | ');
}
