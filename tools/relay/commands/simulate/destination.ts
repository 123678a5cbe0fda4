import { outputNames } from '../../../../infra/output-names.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { readInput } from '../../files.ts';
import type { Endpoint } from '../../http/post.ts';
import { requireLocalUrl } from '../../local-guard.ts';
import { passwordVariable, type SimulateOptions } from './options.ts';

const ownUrls = [outputNames.webhookUrl, outputNames.moderationUrl] as const;

/** `moderation` is undefined where nobody says where the moderation Custom API is. */
export type Endpoints = Awaited<ReturnType<typeof resolveEndpoints>>;

/**
 * Where deliveries go: as the options say, else to the relay. The relay's own credentials go to its own URLs only,
 * whatever the options say. With `--url`, no deployed relay is looked up.
 */
export async function resolveEndpoints(
  options: SimulateOptions,
  { environment, local, target, terminal }: CommandContext,
) {
  const { url, moderationUrl } = options;
  for (const named of [url, moderationUrl])
    if (local && named !== undefined) requireLocalUrl(named, 'the URL');
  const given = readCredentials(options, environment);
  const relay = given === undefined && (url === undefined || local) ? await target() : undefined;
  const endpoint = async (to: string): Promise<Endpoint> => {
    const isOwn = ownUrls.some((name) => relay?.outputs[name] === to);
    const credentials = isOwn ? await relay?.credentials() : given;
    if (credentials === undefined)
      terminal.warn(
        `No credentials are sent to ${to}: it isn't a URL of the relay. Give some with --username and ${passwordVariable}.`,
      );
    return { url: to, credentials };
  };
  const webhooks = await endpoint(url ?? (await target()).output(outputNames.webhookUrl));
  if (url !== undefined && moderationUrl === undefined) return { webhooks, moderation: undefined };
  const moderation = await endpoint(moderationUrl ?? (await target()).output(outputNames.moderationUrl));
  return { webhooks, moderation };
}

/**
 * The user name and password from the options; undefined without `--username`. The password comes from a file or the
 * environment: every process on the machine can read arguments, and the shell keeps them in its history.
 */
function readCredentials(
  { username, passwordFile }: SimulateOptions,
  environment: CommandContext['environment'],
): Endpoint['credentials'] {
  if (username === undefined) return undefined;
  const password =
    passwordFile === undefined
      ? environment[passwordVariable]
      : readInput(passwordFile).replace(/\r?\n$/, '');
  if (!password)
    throw new UsageError(`--username needs a password in ${passwordVariable} or --password-file.`);
  return { username, password };
}
