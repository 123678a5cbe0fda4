import { Stryker } from '@stryker-mutator/core';
import { mutatedRooms } from './rooms.ts';

/** Changes the code in small ways and looks whether a test fails: `npm run mutation -- [room ...]`. Minutes for each room. */

const leastScore = 85;

async function scoreOf(room: string): Promise<number> {
  const { mutate, tests } = mutatedRooms[room] ?? {};
  if (mutate === undefined || tests === undefined)
    throw new Error(`There is no room ${room}. Name some of: ${Object.keys(mutatedRooms).join(', ')}.`);
  process.env.MUTATION_TESTS = tests.join(' ');
  const results = await new Stryker({
    testRunner: 'vitest',
    tsconfigFile: 'unused: TypeScript 7 has no API for rewriting it',
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: [...mutate],
    ignorePatterns: ['cdk.out', '.local', 'dist', 'docs', 'infra'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 4000,
    reporters: ['clear-text', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
    jsonReporter: { fileName: `.local/mutation/${room}.json` },
    tempDirName: '.local/mutation/sandbox',
    thresholds: { high: 90, low: leastScore, break: null },
  }).runMutationTest();
  const counted = results.map(({ status }) => status).filter((status) => status !== 'Ignored');
  const isCaught = (status: string) => ['Killed', 'Timeout', 'RuntimeError'].includes(status);
  return (100 * counted.filter(isCaught).length) / counted.length;
}

const rooms = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(mutatedRooms);
for (const room of rooms) {
  const score = await scoreOf(room);
  console.log(`${room}: ${score.toFixed(1)} % of the mutants were noticed`);
  if (score < leastScore) process.exitCode = 1;
}
