import { readdirSync, readFileSync } from 'node:fs';

/** What the sources say of themselves: documents are made from it, so that nobody has to write it twice. */

/** The sources of a folder of `lambda/decisions`, one after the other. */
export function sourcesIn(folder: 'settings' | 'text'): string {
  const url = new URL(`../../lambda/decisions/${folder}/`, import.meta.url);
  const names = readdirSync(url).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(new URL(name, url), 'utf8')).join('\n');
}

/** The fields of an interface, with their doc comments; `text` is undefined for a field without one. */
export function fieldsOf(source: string, name: string) {
  const body = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(source)?.[1];
  if (body === undefined) throw new Error(`the source has no interface ${name}`);
  return [...body.matchAll(/(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?readonly (\w+): ([^;]+);/gs)].map(
    ([, comment, field = '', type = '']) => ({ name: field, type, text: comment && plain(comment) }),
  );
}

/** The signature of an exported function, `fold(text: string): string`, and its doc comment without tags. */
export function functionOf(source: string, name: string) {
  const [, comment, signature] =
    new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\nexport function (${name}\\b.*?) \\{\\n`, 's').exec(source) ??
    [];
  if (comment === undefined || signature === undefined)
    throw new Error(`the source has no function ${name} with a comment`);
  return {
    signature: plain(signature).replace('( ', '(').replace(', )', ')'),
    text: plain(comment.split(/\n \* @/)[0] ?? ''),
  };
}

/** A comment without its stars, or code, as one line. */
function plain(text: string): string {
  return text
    .replace(/\s*\n\s*\* ?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
