import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalRunError, messageOf } from '../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '../json.ts';

/** What `cdk synth` wrote: one stack's template, and where the assets that it names lie on disk. */
export interface Assembly {
  readonly stackName: string;
  readonly template: JsonObject;
  /** The folder or file of an asset by the object key that the template names; undefined for a key it does not have. */
  assetPath(objectKey: string): string | undefined;
}

const apiType = 'AWS::ApiGatewayV2::Api';

/**
 * Reads a cloud assembly folder and picks the stack that has an HTTP API. Throws a {@link LocalRunError} where the
 * folder holds no such stack, or more than one.
 */
export async function readAssembly(directory: string): Promise<Assembly> {
  const manifest = await readJsonObject(join(directory, 'manifest.json'));
  const artifacts = Object.entries(isJsonObject(manifest.artifacts) ? manifest.artifacts : {});
  const stacks: { name: string; template: JsonObject }[] = [];
  const assets = new Map<string, string>();
  for (const [name, artifact] of artifacts) {
    const details = isJsonObject(artifact) ? artifact : {};
    const properties = isJsonObject(details.properties) ? details.properties : {};
    if (details.type === 'aws:cloudformation:stack' && typeof properties.templateFile === 'string') {
      const template = await readJsonObject(join(directory, properties.templateFile));
      const stackName = typeof properties.stackName === 'string' ? properties.stackName : name;
      if (hasApi(template)) stacks.push({ name: stackName, template });
    }
    if (details.type === 'cdk:asset-manifest' && typeof properties.file === 'string') {
      collectAssets(await readJsonObject(join(directory, properties.file)), directory, assets);
    }
  }
  const [stack, ...others] = stacks;
  if (stack === undefined || others.length > 0) {
    throw new LocalRunError(
      stack === undefined
        ? `no stack in ${directory} has an HTTP API`
        : `several stacks in ${directory} have an HTTP API: ${stacks.map(({ name }) => name).join(', ')}`,
      {
        advice: 'The local run runs one relay. Make the CDK app synthesise exactly one (see docs/local.md).',
      },
    );
  }
  return {
    stackName: stack.name,
    template: stack.template,
    assetPath: (objectKey) => assets.get(objectKey),
  };
}

function hasApi(template: JsonObject): boolean {
  const resources = isJsonObject(template.Resources) ? Object.values(template.Resources) : [];
  return resources.some((resource) => isJsonObject(resource) && resource.Type === apiType);
}

function collectAssets(manifest: JsonObject, directory: string, assets: Map<string, string>): void {
  for (const file of Object.values(isJsonObject(manifest.files) ? manifest.files : {})) {
    if (!isJsonObject(file)) continue;
    const path = isJsonObject(file.source) ? file.source.path : undefined;
    if (typeof path !== 'string') continue;
    for (const destination of Object.values(isJsonObject(file.destinations) ? file.destinations : {})) {
      const key = isJsonObject(destination) ? destination.objectKey : undefined;
      if (typeof key === 'string') assets.set(key, join(directory, path));
    }
  }
}

async function readJsonObject(path: string): Promise<JsonObject> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    throw new LocalRunError(`cannot read the synthesised app: ${messageOf(cause)}`, {
      cause,
      advice: 'Run `npm run synth` to see whether the CDK app synthesises.',
    });
  }
  const value: JsonValue | undefined = parseJson(content);
  if (!isJsonObject(value)) throw new LocalRunError(`${path} is no JSON object`);
  return value;
}
