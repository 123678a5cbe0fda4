import { outputNames } from '../../infra/output-names.ts';
import { UnreachableError } from './errors.ts';

/** A relay of a stack: its stage, and its outputs by the names of `infra/output-names.ts`. */
export interface DeployedRelay {
  readonly stage: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * The relay of that stage among those of a stack that another app made, whose outputs may have a prefix; of a single
 * relay, whatever its stage. An {@link UnreachableError} if there is none.
 */
export function findRelay(
  stack: string,
  outputs: Readonly<Record<string, string>>,
  stage: string,
): DeployedRelay {
  const relays = Object.entries(outputs).flatMap(([key, value]) => {
    const [, found] = /^cometchat-relay-(.+)-ingress$/.exec(value) ?? [];
    if (found === undefined || !key.endsWith(outputNames.ingressFunction)) return [];
    const prefix = key.slice(0, -outputNames.ingressFunction.length);
    return [{ stage: found, outputs: withoutPrefix(outputs, prefix) }];
  });
  const relay = relays.length === 1 ? relays[0] : relays.find((one) => one.stage === stage);
  if (relay !== undefined) return relay;
  throw new UnreachableError(
    relays.length === 0
      ? `The stack ${stack} has no relay: an output ${outputNames.ingressFunction} is missing. Check --stack.`
      : `The stack ${stack} has no relay of the stage ${stage}. Name one of its stages with --stage: ${relays.map((one) => one.stage).join(', ')}.`,
  );
}

function withoutPrefix(
  outputs: Readonly<Record<string, string>>,
  prefix: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}
