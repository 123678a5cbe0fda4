import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coldStart } from './cold-start.ts';
import { runBenchmarks } from './command-line.ts';
import { costs } from './costs.ts';
import { ingress } from './ingress.ts';
import { presenceStorm } from './presence-storm.ts';
import { steps } from './steps.ts';
import { worker } from './worker.ts';
import { worstBody } from './worst-body.ts';

// Everything temporary, that of the processes started included, goes when this one ends, however it ends.
const folder = mkdtempSync(join(tmpdir(), 'relay-benchmark-'));
process.env.TMPDIR = folder;
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

process.exitCode = await runBenchmarks(
  process.argv.slice(2),
  [coldStart, ingress, worker, costs, steps, worstBody, presenceStorm],
  {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    forPeople: process.stdout.isTTY,
  },
);
