import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isJsonObject, type JsonObject, parseJson } from '../../json/json.ts';
import { LocalRunError, messageOf } from '../errors.ts';

/** What `cdk synth` wrote: one stack's template, and where the assets that it names lie on disk. */
export interface Assembly {
  readonly stackName: string;
  readonly template: JsonObject;
  /** The folder or file of an asset by the object key that the template names; undefined for a key it does not have. */
  assetPath(objectKey: string): string | undefined;
}

const artifact = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('aws:cloudformation:stack'),
    properties: z.object({ templateFile: z.string(), stackName: z.string().optional() }),
  }),
  z.object({ type: z.literal('cdk:asset-manifest'), properties: z.object({ file: z.string() }) }),
]);
const manifestSchema = z.object({ artifacts: z.record(z.string(), z.unknown()).default({}) });
const destinations = z.record(z.string(), z.object({ objectKey: z.string().optional() }));
const source = z.object({ path: z.string().optional() });
const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source, destinations })).default({}),
});
const templateSchema = z.custom<JsonObject>(isJsonObject, "isn't a JSON object");

/**
 * Reads a cloud assembly folder and picks the stack that has an HTTP API. Throws a {@link LocalRunError} where the
 * folder holds no such stack, or more than one.
 */
export async function readAssembly(directory: string): Promise<Assembly> {
  const { artifacts } = await readJson(join(directory, 'manifest.json'), manifestSchema);
  const stacks: Pick<Assembly, 'stackName' | 'template'>[] = [];
  const assets = new Map<string, string>();
  for (const [name, details] of Object.entries(artifacts)) {
    const { data } = artifact.safeParse(details);
    if (data?.type === 'aws:cloudformation:stack') {
      const template = await readJson(join(directory, data.properties.templateFile), templateSchema);
      if (hasApi(template)) stacks.push({ stackName: data.properties.stackName ?? name, template });
    } else if (data !== undefined) {
      const { files } = await readJson(join(directory, data.properties.file), assetsSchema);
      for (const { source: found, destinations: places } of Object.values(files))
        for (const { objectKey } of Object.values(places))
          if (objectKey !== undefined && found.path !== undefined)
            assets.set(objectKey, join(directory, found.path));
    }
  }
  const [stack, ...others] = stacks;
  if (stack !== undefined && others.length === 0)
    return { ...stack, assetPath: (objectKey) => assets.get(objectKey) };
  const names = stacks.map(({ stackName }) => stackName).join(', ');
  throw new LocalRunError(
    names === ''
      ? `no stack in ${directory} has an HTTP API`
      : `several stacks in ${directory} have an HTTP API: ${names}`,
    { advice: 'The local run runs one relay. Make the CDK app synthesise exactly one (see docs/local.md).' },
  );
}

function hasApi({ Resources }: JsonObject): boolean {
  return Object.values(isJsonObject(Resources) ? Resources : {}).some(
    (resource) => isJsonObject(resource) && resource.Type === 'AWS::ApiGatewayV2::Api',
  );
}

async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LocalRunError(`can't read the synthesised app: ${messageOf(cause)}`, {
      cause,
      advice: 'Run `npm run synth` to see whether the CDK app synthesises.',
    });
  });
  const read = schema.safeParse(parseJson(content));
  if (read.success) return read.data;
  throw new LocalRunError(`${path} isn't what \`cdk synth\` writes: ${read.error.issues[0]?.message}`);
}
