import { parseJson } from '../../../json/json.ts';

/** Lines around a change that are shown with it. */
const context = 2;
/** Documents with more lines are compared by their ends alone: the table below would grow with the square. */
const mostLines = 2000;

/** What changes from one text to the other: lines with `-`, `+` or a space before them; `...` where some are left out. */
export function diffLines(before: string, after: string): string[] {
  const lines = compare(linesOf(before), linesOf(after));
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some((line) => !line.startsWith(' '));
  const shown: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear(index)) shown.push(line);
    else if (shown.at(-1) !== '  ...') shown.push('  ...');
  }
  return shown.every((line) => line === '  ...') ? [] : shown;
}

/** Settings in one form, so that only what they say is compared. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const value = parseJson(text);
  return (value === undefined ? text.trimEnd() : JSON.stringify(value, undefined, 2)).split('\n');
}

function compare(before: readonly string[], after: readonly string[]): string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [old, fresh] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [
    ...before.slice(0, start).map((line) => `  ${line}`),
    ...changes(old, fresh),
    ...before.slice(before.length - end).map((line) => `  ${line}`),
  ];
}

/** By the longest common subsequence. */
function changes(old: readonly string[], fresh: readonly string[]): string[] {
  if (old.length > mostLines || fresh.length > mostLines)
    return [...old.map((line) => `- ${line}`), ...fresh.map((line) => `+ ${line}`)];
  const width = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push(`  ${old[i]}`);
      i += 1;
      j += 1;
    } else if (j >= fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${old[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${fresh[j]}`);
      j += 1;
    }
  }
  return lines;
}
