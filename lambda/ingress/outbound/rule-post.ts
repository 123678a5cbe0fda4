import type { Post } from '../../decisions/index.ts';
import type { IngressConfiguration } from '../configuration.ts';
import { createPost } from './post.ts';
import { createRuleSecrets } from './rule-secrets.ts';

/** The rules' way to services outside, as the deployment allows it. */
export function createRulePost(
  {
    isLocalRun,
    rulePrivateHosts,
    ruleSecretArns,
  }: Pick<Required<IngressConfiguration>, 'isLocalRun' | 'rulePrivateHosts' | 'ruleSecretArns'>,
  fetchSecret: (secretArn: string) => Promise<string>,
): Post {
  const fetchers = Object.fromEntries(
    Object.entries(ruleSecretArns).map(([name, arn]) => [name, () => fetchSecret(arn)]),
  );
  return createPost({
    isLocal: isLocalRun,
    privateHosts: rulePrivateHosts,
    secretText: createRuleSecrets({ fetchers }),
  });
}
