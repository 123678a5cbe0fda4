import { longestJudgedText } from './longest-text.ts';

/** What may be a link in a text. */
export interface HostCandidate {
  /** As a URL would carry it: lower case, international names in their `xn--` form, IP addresses in their usual form. */
  readonly host: string;
  /** `https://` and the like stood before it. Without it, only a real public suffix tells a link from `etc.and`. */
  readonly hasScheme: boolean;
}

/** Invisible characters would cut a link in two for us but not for a reader. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const between = /[\s<>"'`()[\]{},;|*]/u;
/** The other signs that a browser takes for the dot in a host, and what is written to hide one. */
const otherDots = /[。．｡]|\[\.\]|\(\.\)/gu;
const schemeSign = /:[\\/]{2}/g;
const edgeOfHost = /[/\\?#]/;
const edgeOfWord = /[:=&]/;
const punctuation = new Set('.:!?…');

/** The longest host name there is, with room for user information before it. */
const longestAuthority = 512;

/**
 * What may be a link in a text, each host once, in order; at most `most` of them. Where `hasScheme` is false, check the host
 * against the public suffix list: `etc.and` looks like a domain too.
 */
export function hostCandidates(text: string, most: number): readonly HostCandidate[] {
  const found = new Map<string, HostCandidate>();
  const shown = text.slice(0, longestJudgedText).replace(invisible, '').replace(otherDots, '.');
  for (const chunk of shown.split(between)) {
    if (!chunk.includes('.') && !chunk.includes(':')) continue;
    for (const { host, hasScheme } of readChunk(chunk)) {
      if (found.size >= most) return [...found.values()];
      if (!found.has(host) || hasScheme) found.set(host, { host, hasScheme });
    }
  }
  return [...found.values()];
}

/**
 * A chunk may begin with a bare host (`example.com/path`, `see:example.com`), and may hold any number of URLs with a
 * scheme: one that is handed on in the query of another is a link too.
 */
function* readChunk(chunk: string): Generator<HostCandidate> {
  for (const word of authorityAt(chunk, 0).split(edgeOfWord)) {
    // `someone@example.com` is a mail address.
    const host = word.includes('@') || !word.slice(1, -1).includes('.') ? undefined : hostOf(word);
    if (host?.includes('.')) yield { host, hasScheme: false };
  }
  for (const sign of chunk.matchAll(schemeSign)) {
    const host = hostOf(authorityAt(chunk, sign.index + sign[0].length));
    if (host !== undefined) yield { host, hasScheme: true };
  }
}

function authorityAt(chunk: string, start: number): string {
  return chunk.slice(start, start + longestAuthority).split(edgeOfHost, 1)[0] ?? '';
}

function hostOf(authority: string): string | undefined {
  let first = 0;
  let last = authority.length;
  while (first < last && punctuation.has(authority.charAt(first))) first++;
  while (last > first && punctuation.has(authority.charAt(last - 1))) last--;
  const url = `http://${authority.slice(first, last)}`;
  if (first === last || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/\.$/, '') || undefined;
}

/** More labels than a domain of the settings has (`rules/links.ts`). */
const mostLabels = 21;

/**
 * The host and the domains above it, the longest first: `a.example.com`, `example.com`, `com`. Of a host with more labels
 * only the last ones: a long host has many domains above it, and nearly its length for each.
 */
export function domainsAbove(host: string): string[] {
  const labels = host.split('.');
  const last = labels.slice(-mostLabels);
  return last.map((_label, index) => last.slice(index).join('.'));
}
