import { hash } from 'node:crypto';

/**
 * The version of a settings document: twelve characters of its digest, the same wherever the document is. Word lists are
 * named by their contents, so that it stands for them too.
 */
export function settingsVersion(document: string): string {
  return hash('sha256', document).slice(0, 12);
}
