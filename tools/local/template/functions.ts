import { LocalRunError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Assembly } from './assembly.ts';
import type { Resource, Template } from './template.ts';

export interface FunctionDescription {
  readonly name: string;
  readonly arn: string;
  /** The folder with the bundle. */
  readonly directory: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** `LoggingConfig`'s format and level, where the template has them. */
  readonly logFormat: string | undefined;
  readonly logLevel: string | undefined;
  readonly reservedConcurrency: number | undefined;
}

/** The functions that are called, in the template's order. */
export function readFunctions(
  template: Template,
  assembly: Assembly,
  called: ReadonlySet<string>,
): FunctionDescription[] {
  const functions = template
    .resources('AWS::Lambda::Function')
    .filter(({ identity }) => called.has(identity.ref))
    .map((resource) => readFunction(resource, assembly));
  for (const name of called) {
    if (!functions.some((description) => description.name === name)) {
      throw new LocalRunError(`the template calls the function ${name} but does not have it`);
    }
  }
  return functions;
}

function readFunction({ identity, properties }: Resource, assembly: Assembly): FunctionDescription {
  const runtime = properties.optionalText('Runtime') ?? '';
  if (!runtime.startsWith('nodejs')) {
    throw new LocalRunError(
      `${properties.path}: the local run knows only Node.js functions, not "${runtime}"`,
    );
  }
  const key = properties.object('Code').optionalText('S3Key');
  const directory = key === undefined ? undefined : assembly.assetPath(key);
  if (directory === undefined) {
    throw new LocalRunError(
      `${properties.path}: the code of the function is not among the synthesised assets`,
      {
        advice: 'Run `npm run synth` and look for errors of the bundling.',
      },
    );
  }
  const logging = properties.object('LoggingConfig');
  const variables = properties.object('Environment').object('Variables');
  return {
    name: identity.ref,
    arn: identity.attributes.Arn ?? '',
    directory,
    handler: properties.text('Handler'),
    timeoutSeconds: properties.number('Timeout', 3),
    memoryMegabytes: properties.number('MemorySize', 128),
    environment: environmentOf(variables.raw, variables.path),
    logGroup: logging.optionalText('LogGroup') ?? `/aws/lambda/${identity.ref}`,
    logFormat: logging.optionalText('LogFormat'),
    logLevel: logging.optionalText('ApplicationLogLevel'),
    reservedConcurrency: properties.optionalNumber('ReservedConcurrentExecutions'),
  };
}

function environmentOf(variables: JsonObject, path: string): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (isJsonObject(value) || Array.isArray(value) || value === null || value === undefined) {
      throw new LocalRunError(`${path}.${name} of the template must be a text`);
    }
    environment[name] = String(value);
  }
  return environment;
}
