/**
 * A text that is safe to print on a terminal: control characters (which could move the cursor, change colours or hide
 * text), bidirectional and other invisible formatting characters, and line separators become visible escapes. Line
 * breaks stay. The escapes are JSON's, so a JSON text keeps its meaning.
 */
export function escapeControls(text: string): string {
  return text.replace(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter);
}

/** As {@link escapeControls}, for a text that belongs on one line. */
export function escapeToOneLine(text: string): string {
  return escapeControls(text).replaceAll('\n', escapeCharacter);
}

function escapeCharacter(character: string): string {
  return Array.from(
    { length: character.length },
    (_unit, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
