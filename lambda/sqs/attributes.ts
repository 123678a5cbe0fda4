/** A message attribute, as the AWS SDK takes and returns it. */
export interface StringAttribute {
  readonly DataType: 'String' | 'Number';
  readonly StringValue: string;
}

export type Attributes = Readonly<Record<string, StringAttribute>>;

const longestText = 256;

/**
 * Text as the value of an attribute: printable ASCII, from 1 to `longest` characters. Other characters become `?`,
 * empty text becomes `-`.
 */
export function attributeText(text: string, longest = longestText): string {
  const printable = text.slice(0, longest).replace(/[^\x20-\x7e]/g, '?');
  return printable === '' ? '-' : printable;
}

/** A string attribute; see {@link attributeText}. */
export function stringAttribute(text: string, longest?: number): StringAttribute {
  return { DataType: 'String', StringValue: attributeText(text, longest) };
}

/** A whole number as an attribute. */
export function numberAttribute(value: number): StringAttribute {
  return { DataType: 'Number', StringValue: String(value) };
}
