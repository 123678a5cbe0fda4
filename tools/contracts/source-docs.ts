import { readdirSync, readFileSync } from 'node:fs';

/** What the sources say of themselves: documents are made from it, so that nobody has to write it twice. */

/** The sources of a folder of `lambda/decisions`, one after the other. */
export function sourcesIn(folder: 'settings' | 'text'): string {
  const url = new URL(`../../lambda/decisions/${folder}/`, import.meta.url);
  const names = readdirSync(url).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(new URL(name, url), 'utf8')).join('\n');
}

export interface DocumentedField {
  readonly name: string;
  readonly type: string;
  /** Undefined where the field has no doc comment. */
  readonly text: string | undefined;
}

/** The fields of an interface, with their doc comments. Throws where the source has no such interface. */
export function fieldsOf(source: string, name: string): readonly DocumentedField[] {
  const body = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(source)?.[1];
  if (body === undefined) throw new Error(`the source has no interface ${name}`);
  return [...body.matchAll(/(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?readonly (\w+): ([^;]+);/gs)].map(
    ([, comment, field = '', type = '']) => ({ name: field, type, text: comment && plain(comment) }),
  );
}

export interface DocumentedFunction {
  /** `fold(text: string): string` */
  readonly signature: string;
  readonly text: string;
}

/** An exported function, with its doc comment. Throws where the source has no such function, or it has no comment. */
export function functionOf(source: string, name: string): DocumentedFunction {
  const signature = new RegExp(`\\nexport function (${name}\\((?:(?!\\{\\n).)*) \\{\\n`, 's').exec(
    source,
  )?.[1];
  if (signature === undefined) throw new Error(`the source has no function ${name}`);
  return {
    signature: signature.replace(/\s+/g, ' ').replace('( ', '(').replace(', )', ')'),
    text: commentOf(source, name),
  };
}

/** The doc comment of an exported function, without its tags. Throws where there is none. */
export function commentOf(source: string, name: string): string {
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\nexport function ${name}\\b`, 's').exec(
    source,
  )?.[1];
  if (comment === undefined) throw new Error(`the source has no comment of the function ${name}`);
  return plain(comment.split(/\n \* @/)[0] ?? '');
}

/** A comment without its stars, as one line. */
function plain(comment: string): string {
  return comment
    .replace(/\s*\n\s*\* ?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
