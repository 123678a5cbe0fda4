import type { Parameters } from './aws/parameters.ts';
import type { FunctionPool } from './functions/pool.ts';
import { parseJson } from './json.ts';

/**
 * Called before each invocation, it makes edited rule settings take effect: as if new containers had started, which read
 * the settings anew, where running ones would wait for their refresh.
 */
export function createSettingsWatch(options: {
  pools: ReadonlyMap<string, FunctionPool>;
  parameters: Parameters;
  /** Undefined: the stack has no such parameter. */
  settingsName: string | undefined;
  settingsFile: string;
  onProblem: (problem: string) => void;
}): () => void {
  const { pools, parameters, settingsName, settingsFile, onProblem } = options;
  return () => {
    if (settingsName === undefined || !parameters.settingsChanged()) return;
    // What is running keeps its last good settings, as on AWS; a process that starts now would have none.
    if (parseJson(parameters.get(settingsName)?.value ?? '') === undefined) {
      onProblem(`${settingsFile} is not JSON: the rules keep the settings that they have until it is mended`);
      return;
    }
    for (const pool of pools.values()) {
      if (Object.values(pool.description.environment).includes(settingsName)) pool.renew();
    }
  };
}
