import type { CredentialUses } from './credential-uses.ts';

export interface RetirementFacts {
  /** When the rotation began, in milliseconds since 1970; undefined where it is not known. */
  readonly rotatedAt: number | undefined;
  readonly now: number;
  /** How long nobody must have used the previous password, in milliseconds. */
  readonly quietFor: number;
  /** The requests of that time. */
  readonly uses: CredentialUses;
}

/**
 * Why the previous password must not end yet; empty where it may. That nobody used the old one proves something only
 * where somebody used the new one, and where the time looked at is long enough.
 */
export function objectionsToRetirement({
  rotatedAt,
  now,
  quietFor,
  uses,
}: RetirementFacts): readonly string[] {
  const minutes = `${Math.ceil(quietFor / 60_000)} min`;
  const objections: string[] = [];
  if (uses.previous > 0)
    objections.push(
      `the previous password is in use: ${uses.previous} requests came with it in the last ${minutes}. ` +
        'Change it wherever it is still set: each webhook (modern and legacy), moderation lists, custom providers, bots.',
    );
  if (uses.current === 0)
    objections.push(
      `no request with the new password was seen in the last ${minutes}, so nothing shows that CometChat has it. ` +
        'Send a message in a test conversation and look again.',
    );
  const wait = rotatedAt === undefined ? 0 : rotatedAt + uncounted + quietFor - now;
  if (wait > 0)
    objections.push(
      `the rotation is too young: requests are counted by password from ${uncounted / 60_000} min after it on, and ${minutes} of them ` +
        `are looked at. Wait ${Math.ceil(wait / 60_000)} min more, or look at less with --quiet-for.`,
    );
  return objections;
}

/**
 * A function keeps the secret for so long (milliseconds). One that does not know of the rotation yet lets the old
 * password in, rightly, and counts nothing.
 */
export const uncounted = 300_000;
