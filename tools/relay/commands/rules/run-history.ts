import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import type { CommandContext } from '../../context.ts';
import { connectSettingsStore } from './settings-store.ts';

/** `rules history`: the versions that were in force, newest first. */
export async function runHistory({ limit }: { limit: number }, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const store = await connectSettingsStore(await context.target());
  const [current, history] = await Promise.all([store.current(), store.history()]);
  const inForce = current === undefined ? undefined : settingsVersion(current.text);
  if (history.length === 0) terminal.line('No settings have been put in force with `relay rules set` yet.');
  const latest = history.find(({ version }) => version === inForce);
  for (const entry of history.slice(0, limit)) {
    const { version, time } = entry;
    const record = {
      kind: 'version',
      version,
      time: new Date(time).toISOString(),
      inForce: entry === latest,
    };
    terminal.record(record, () => `${record.time}  ${version}${record.inForce ? '  in force' : ''}`);
  }
  if (history.length > limit) terminal.line(`... and ${history.length - limit} more (-n shows more)`);
}
