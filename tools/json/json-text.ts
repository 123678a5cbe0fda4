const widest = 110;

/** JSON as the project's formatter writes it, so that written files are as they are checked in. */
export function toJsonText(value: unknown): string {
  return `${print(value, '', '')}\n`;
}

/** @param before what stands on the line in front of the value, without the indent */
function print(value: unknown, indent: string, before: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const line = `[${items.map((item) => print(item, inner, '')).join(', ')}]`;
    // One more for the comma that may follow.
    if (!line.includes('\n') && indent.length + before.length + line.length < widest) return line;
    return `[\n${items.map((item) => `${inner}${print(item, inner, '')}`).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return '{}';
  const lines = fields.map(([name, field]) => {
    const key = `${JSON.stringify(name)}: `;
    return `${inner}${key}${print(field, inner, key)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
