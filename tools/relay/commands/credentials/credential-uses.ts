/** How many requests came with each password, in some time. */
export interface CredentialUses {
  readonly current: number;
  readonly previous: number;
}

/**
 * Counts the requests by password, from a time (milliseconds since 1970) until now. The ingress counts them only while
 * the secret has a previous password.
 */
export type CountCredentialUses = (since: number) => Promise<CredentialUses>;
