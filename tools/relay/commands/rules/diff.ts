import { structuredPatch } from 'diff';
import { parseJson } from '../../../json/json.ts';

/** The time to compare two texts grows with the square of this: so it ends here. */
const mostChanges = 2000;

/**
 * What changes from one settings document to another: lines with `-`, `+` or a space before them, and `...` where some are
 * left out.
 */
export function diffLines(before: string, after: string): string[] {
  const options = { context: 2, maxEditLength: mostChanges };
  const patch = structuredPatch('', '', inOneForm(before), inOneForm(after), '', '', options);
  if (patch === undefined) return [`more than ${mostChanges} lines change`];
  return patch.hunks.flatMap(({ oldStart, lines }) => [
    ...(oldStart > 1 ? ['  ...'] : []),
    ...lines.map((line) => `${line.slice(0, 1)} ${line.slice(1)}`),
  ]);
}

/** Settings in one form, so that only what they say is compared. */
function inOneForm(text: string): string {
  if (text === '') return '';
  const value = parseJson(text);
  return `${value === undefined ? text.trimEnd() : JSON.stringify(value, undefined, 2)}\n`;
}
