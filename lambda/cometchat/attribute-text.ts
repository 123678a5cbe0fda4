/** CloudEvents takes no control characters, no half surrogate pairs and no noncharacters in an attribute. */
const refused = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** Most texts: quicker to tell. */
const printable = /^[ -~]*$/;

/** The text as an attribute may hold it: unchanged if nothing in it is refused. */
export function attributeText(text: string): string {
  return printable.test(text) ? text : text.replace(refused, '\ufffd');
}
