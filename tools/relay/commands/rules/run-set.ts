import type { CommandContext } from '../../context.ts';
import { putInForce } from './put-in-force.ts';
import { reportCheck } from './run-check.ts';
import { readSettingsFile } from './settings-document.ts';
import { connectSettingsStore } from './settings-store.ts';

/** `rules set`: puts the settings of a file in force. What is not valid is never written. */
export async function runSet(
  file: string,
  { yes }: { yes: boolean },
  context: CommandContext,
): Promise<void> {
  const target = await context.target();
  const store = await connectSettingsStore(target);
  const checked = await readSettingsFile(file, store.list);
  if (!checked.ok) return reportCheck(checked, file, context);
  await putInForce(checked, store, { target, context, yes });
}
