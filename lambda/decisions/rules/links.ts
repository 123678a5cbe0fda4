import type { RuleResult } from '../rule.ts';
import { defineRule } from '../rule-definition.ts';
import { listOf } from '../settings/collections.ts';
import { choice, number, textMatching, withDefault } from '../settings/setting.ts';
import { domainsAbove, type HostCandidate, hostCandidates } from '../text/hosts.ts';

/**
 * The public suffix list is a large module: it is loaded when the rule is first made, so that an app that does not use
 * the rule does not pay for it.
 */
type SuffixList = Pick<typeof import('tldts'), 'parse'>;

/** Words that look like hosts are looked up one by one; no message for people has this many. */
const mostCandidates = 1000;

const domain = textMatching({
  pattern: /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,20}$/,
  most: 253,
  allowed: 'a domain in lower case, such as example.com; an international one in its xn-- form',
});

const verdict = (about: string) => choice(['drop', 'annotate', 'pass'], about);

/** Judges the domains that a text links to. Limits: `docs/rules/links.md`. */
export const links = defineRule({
  name: 'links',
  summary: 'Judges the domains that the text links to, with or without a scheme before them.',
  options: {
    denied: withDefault(listOf(domain, { most: 2000, about: 'Domains, with everything below them.' }), []),
    allowed: withDefault(
      listOf(domain, {
        most: 2000,
        about: 'Domains, with everything below them; a public suffix such as github.io only itself.',
      }),
      [],
    ),
    deniedLinks: withDefault(verdict('What a link to a denied domain means.'), 'drop'),
    otherLinks: withDefault(verdict('What a link to a domain on neither list means.'), 'pass'),
    confidence: withDefault(number({ least: 0, most: 1, about: 'What a moderation answer says.' }), 1),
  },
  create(options) {
    const suffixes: Promise<SuffixList> = import('tldts');
    // The first caller gets the error; until then a failure to load it must not end the process.
    suffixes.catch(() => undefined);
    const denied = new Set(options.denied);
    const allowed = new Set(options.allowed);
    return async ({ text }): Promise<RuleResult> => {
      const candidates = hostCandidates(text, mostCandidates);
      if (candidates.length === 0) return { outcome: 'pass' };
      if (candidates.length >= mostCandidates)
        return { outcome: 'drop', reason: 'too many links', confidence: options.confidence };
      const list = await suffixes;
      const hosts = candidates.filter((candidate) => isLink(list, candidate)).map(({ host }) => host);
      const isDenied = (host: string) => domainsAbove(host).some((above) => denied.has(above));
      const deniedCount = hosts.filter(isDenied).length;
      const otherCount = hosts.filter((host) => !isDenied(host) && !isAllowed(list, allowed, host)).length;
      const verdicts = [
        deniedCount > 0 ? options.deniedLinks : 'pass',
        otherCount > 0 ? options.otherLinks : 'pass',
      ];
      if (verdicts.includes('drop'))
        return { outcome: 'drop', reason: 'link', confidence: options.confidence };
      if (!verdicts.includes('annotate')) return { outcome: 'pass' };
      return { outcome: 'annotate', metadata: { links: { denied: deniedCount, other: otherCount } } };
    };
  },
});

/** With a scheme everything is a link, IP addresses too; without one only a name below a real public suffix. */
function isLink(list: SuffixList, { host, hasScheme }: HostCandidate): boolean {
  return hasScheme || list.parse(host).isIcann === true;
}

/** A public suffix has no single owner, so a suffix on the list allows only itself. */
function isAllowed(list: SuffixList, allowed: ReadonlySet<string>, host: string): boolean {
  if (allowed.has(host)) return true;
  const { domain: own } = list.parse(host, { allowPrivateDomains: true });
  return domainsAbove(host).some(
    (above) => allowed.has(above) && own !== null && (above === own || above.endsWith(`.${own}`)),
  );
}
