import { resultsJson, resultsText } from './benchmark.ts';
import { benchmark as coldStart } from './cold-start.ts';
import { readArguments } from './command-line.ts';
import { benchmark as costs } from './costs.ts';
import { benchmark as ingress } from './ingress.ts';
import { benchmark as memory } from './memory.ts';
import { benchmark as presenceStorm } from './presence-storm.ts';
import { benchmark as steps } from './steps.ts';
import { benchmark as worker } from './worker.ts';
import { benchmark as worstBody } from './worst-body.ts';

const all = [coldStart, ingress, worker, costs, memory, steps, worstBody, presenceStorm];
const request = readArguments(process.argv.slice(2), all);

// Ended this way, the temporary files go too; the processes that were started end with this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

if (request.kind === 'help') console.log(request.text);
else if (request.kind === 'wrong') {
  console.error(
    `error: ${request.problem}\nusage: npm run benchmark -- [name] [options]; --help lists the names`,
  );
  process.exitCode = 2;
} else {
  for (const { benchmark, settings } of request.runs) {
    try {
      const results = await benchmark.run(settings);
      console.log(
        request.json
          ? resultsJson(benchmark, settings, results)
          : resultsText(benchmark, results, process.stdout.isTTY),
      );
    } catch (error) {
      console.error(`error: ${benchmark.name}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
}
