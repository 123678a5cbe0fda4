import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isJsonObject, type JsonObject, parseJson } from '../../json/json.ts';
import { LocalRunError, messageOf } from '../errors.ts';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .default({}),
    }),
  ),
});
const templateSchema = z.custom<JsonObject>(isJsonObject, "isn't a JSON object");

/**
 * Reads a cloud assembly folder, as `cdk synth` writes it, and picks the stack that has an HTTP API. Throws a
 * {@link LocalRunError} where the folder holds no such stack, or more than one.
 */
export async function readAssembly(directory: string) {
  const { artifacts } = await readJson(join(directory, 'manifest.json'), manifestSchema);
  const stacks: { stackName: string; template: JsonObject }[] = [];
  for (const [name, { type, properties }] of Object.entries(artifacts)) {
    const { templateFile, stackName = name } = properties;
    if (type !== 'aws:cloudformation:stack' || templateFile === undefined) continue;
    const template = await readJson(join(directory, templateFile), templateSchema);
    if (hasApi(template)) stacks.push({ stackName, template });
  }
  const [stack, ...others] = stacks;
  if (stack !== undefined && others.length === 0) return { directory, ...stack };
  const names = stacks.map(({ stackName }) => stackName).join(', ') || 'none';
  throw new LocalRunError(`not exactly one stack in ${directory} has an HTTP API: ${names}`, {
    advice: 'The local run runs one relay. Make the CDK app synthesise exactly one.',
  });
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
