import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Says why a security rule doesn't apply, for validation plugins such as cdk-nag 3. */
export function acknowledge(
  construct: IConstruct,
  rule: { readonly id: string; readonly reason: string },
): void {
  const known: typeof Validations | undefined = Validations;
  try {
    known?.of(construct).acknowledge(rule);
  } catch {
    // An app may have an older CDK: without validations, or with ones that refuse some of the ids of cdk-nag.
  }
}
