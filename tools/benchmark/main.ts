import { benchmark as blockedWords } from './blocked-words.ts';
import { benchmark as coldStart } from './cold-start.ts';
import { readArguments } from './command-line.ts';
import { benchmark as firstAnswer } from './first-answer.ts';
import { benchmark as ingress } from './ingress.ts';
import { benchmark as memory } from './memory.ts';
import { benchmark as normalise } from './normalise.ts';
import { benchmark as presenceStorm } from './presence-storm.ts';
import { findingsJson, findingsText } from './present.ts';
import { benchmark as worker } from './worker.ts';
import { benchmark as worstBody } from './worst-body.ts';

const request = readArguments(process.argv.slice(2), [
  coldStart,
  firstAnswer,
  blockedWords,
  ingress,
  worker,
  memory,
  normalise,
  worstBody,
  presenceStorm,
]);

// Ended this way, the temporary files go too; the processes that were started end with this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

if (request.kind === 'help') console.log(request.text);
else if (request.kind === 'wrong') {
  console.error(`error: ${request.problem}\n`);
  console.error('usage: npm run benchmark -- <name> [options]; --help lists the names');
  process.exitCode = 2;
} else {
  const { benchmark, settings, json } = request;
  try {
    const findings = await benchmark.run(settings);
    console.log(json ? findingsJson(benchmark, settings, findings) : findingsText(benchmark, findings));
  } catch (error) {
    console.error(`error: ${benchmark.name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
