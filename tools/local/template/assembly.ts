import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, parseJsonObject } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';

const suffix = '.template.json';

/**
 * Reads the folder that `cdk synth` writes, and picks the stack that has an HTTP API. Throws a {@link LocalRunError} where
 * the folder holds no such stack, or more than one.
 */
export function readAssembly(directory: string) {
  const stacks = globSync(`*${suffix}`, { cwd: directory }).flatMap((file) => {
    const template = parseJsonObject(readFileSync(join(directory, file), 'utf8')) ?? {};
    return hasApi(template) ? [{ directory, stackName: file.slice(0, -suffix.length), template }] : [];
  });
  const [stack, ...others] = stacks;
  if (stack !== undefined && others.length === 0) return stack;
  const names = stacks.map(({ stackName }) => stackName).join(', ') || 'none';
  throw new LocalRunError(`not exactly one stack in ${directory} has an HTTP API: ${names}`, {
    advice: 'The local run runs one relay. Run `npm run synth` to see what the CDK app synthesises.',
  });
}

function hasApi({ Resources }: JsonObject): boolean {
  return Object.values(isJsonObject(Resources) ? Resources : {}).some(
    (resource) => isJsonObject(resource) && resource.Type === 'AWS::ApiGatewayV2::Api',
  );
}
