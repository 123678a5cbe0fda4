import { type MetricName, metricNamespace } from '../../../../lambda/telemetry/metrics.ts';
import { readLine } from '../../../../lambda/telemetry/read-line.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, exitCodes, RelayError } from '../../errors.ts';
import { readLocalLog } from '../../logs/relay-logs.ts';
import { readMetrics } from '../../metrics.ts';
import { duration, flag, type OptionValues, option, yesOption } from '../../options.ts';
import type { Target } from '../../target.ts';

export const retireOptions = {
  quietFor: option(
    '--quiet-for <time>',
    'check the requests of this period, such as 90s, 30m, 2h',
    duration.prefault('30m'),
  ),
  force: flag('--force', 'even if the old password is in use'),
  yes: yesOption,
};

/** `credentials retire`: ends the previous password, unless it is still in use. */
export async function retire(
  { quietFor, force, yes }: OptionValues<typeof retireOptions>,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const target = await context.target();
  const store = target.secret();
  const { secret, writtenAt } = await store.read();
  const kind = 'credentials-retired';
  if (secret.previousPassword === undefined)
    return terminal.record({ kind, retired: false }, () => 'There is no previous password to retire.');
  const now = Date.now();
  const uses = await countCredentialUses(target, now - quietFor).catch(describeError);
  const objections = objectionsToRetirement(uses, quietFor, now - (writtenAt ?? 0));
  if (objections.length > 0 && !force) {
    context.exitCode = exitCodes.problems;
    return terminal.record({ kind, retired: false, objections }, () => [
      'The previous password is still valid:',
      ...objections.map((objection) => `  ${objection}`),
      'To retire it anyway, add --force. Requests that still use it are then refused.',
    ]);
  }
  for (const objection of objections) terminal.warn(objection);
  const question = 'Retire the previous password? Requests that still use it are then refused.';
  await confirm(terminal, question, yes);
  const { secret: latest } = await store.read();
  if (latest.previousPassword !== secret.previousPassword)
    throw new RelayError('The secret changed in the meantime. Nothing was done; run the command again.');
  await store.write({ ...latest, previousPassword: undefined });
  terminal.record(
    { kind, retired: true, objections },
    () => 'The previous password is retired. Functions that cached it drop it within a minute.',
  );
}

/**
 * Why the previous password must not be retired yet; empty if it may. Not seeing the old password proves something only
 * if the new one was seen, over a long enough time.
 *
 * @param uses the requests of the last `quietFor` milliseconds, or why they aren't known
 * @param age how long ago the rotation began, in milliseconds
 */
export function objectionsToRetirement(
  uses: CredentialUses | string,
  quietFor: number,
  age: number,
): readonly string[] {
  if (typeof uses === 'string') return [`can't tell whether the previous password is in use: ${uses}`];
  const minutes = `${Math.ceil(quietFor / 60_000)} min`;
  const wait = uncounted + quietFor - age;
  return [
    uses.previous > 0 &&
      `the previous password is in use: ${uses.previous} requests came with it in the last ${minutes}. ` +
        'Change it wherever it is still set: each webhook (modern and legacy), moderation lists, custom providers, bots.',
    uses.current === 0 &&
      `no request came with the new password in the last ${minutes}, so nothing shows that CometChat has it. ` +
        'Send a message in a test conversation and try again.',
    wait > 0 &&
      `the rotation is too recent: requests are counted by password from ${uncounted / 60_000} min after it, and the last ` +
        `${minutes} are checked. Wait ${Math.ceil(wait / 60_000)} min more, or check less with --quiet-for.`,
  ].filter((objection) => objection !== false);
}

/** How many requests came with each password, in some time. */
type CredentialUses = Awaited<ReturnType<typeof countCredentialUses>>;

const metric: MetricName = 'CredentialUses';

/**
 * How long a function may cache the secret (a minute), and CloudWatch delay a count, in milliseconds. Until then a
 * function may accept the old password without its use being counted.
 */
export const uncounted = 300_000;

/**
 * Counts the requests by password since a time (milliseconds since 1970). The ingress function counts them only while
 * the secret has a previous password. The local run's writes its metrics to the log as it does in AWS.
 */
export async function countCredentialUses(
  { localUrl, clients, stage }: Pick<Target, 'localUrl' | 'clients' | 'stage'>,
  since: number,
) {
  const uses = { current: 0, previous: 0 };
  if (localUrl !== undefined) {
    for (const { message } of await readLocalLog(localUrl, { contains: metric, since })) {
      const line = readLine(message);
      const password = line?.fields.password;
      if (password === 'current' || password === 'previous') uses[password] += line?.measurement(metric) ?? 0;
    }
    return uses;
  }
  const metrics = Object.keys(uses).map((password) => ({
    namespace: metricNamespace,
    name: metric,
    dimensions: { stage, password },
    statistic: 'Sum' as const,
  }));
  const values = await readMetrics(await clients.metrics(), metrics, since, Date.now());
  const [current = 0, previous = 0] = values.map((sums) => sums.reduce((total, sum) => total + sum, 0));
  return { current, previous };
}
