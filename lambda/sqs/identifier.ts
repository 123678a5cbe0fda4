import { hash } from 'node:crypto';

import { longestIdentifier } from './limits.ts';

/**
 * Text for a part of an identifier, in SQS's alphabet, so that no two texts have the same: `%` and four digits stand for
 * every UTF-16 unit outside of it, and for the characters that give an identifier its form (`%`, `:`, `,`, `~`).
 */
export function identifierPart(text: string): string {
  return text.replace(
    /[^!-$&-+\--9;-}]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The parts joined by colons where that fits, else `#` and the SHA-256 of it; after the prefix, which must be short. */
export function sqsIdentifier(prefix: string, parts: readonly string[]): string {
  const text = parts.join(':');
  const readable = prefix === '' ? text : `${prefix}:${text}`;
  return readable.length <= longestIdentifier ? readable : `${prefix}#${hash('sha256', text)}`;
}

/** 128 bits of a SHA-256, in SQS's alphabet. */
export function shortDigest(text: string): string {
  return hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
}
