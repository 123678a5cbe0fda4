/** What the sources say of themselves: documents are made from it, so that nobody has to write it twice. */

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
  const found = new RegExp(
    `/\\*\\*((?:(?!\\*/).)*)\\*/\\nexport function (${name}\\((?:(?!\\{\\n).)*) \\{\\n`,
    's',
  ).exec(source);
  if (found === null) throw new Error(`the source has no documented function ${name}`);
  const [, comment = '', signature = ''] = found;
  return {
    signature: signature.replace(/\s+/g, ' ').replace('( ', '(').replace(', )', ')'),
    text: plain(comment),
  };
}

/** A comment without its stars, as one line. */
function plain(comment: string): string {
  return comment
    .replace(/\s*\n\s*\* ?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
