import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
/** For machines without boto3 or the AWS command line: last in the search paths, so that the real ones come first. */
const standIns = fileURLToPath(new URL('aws-clients', import.meta.url));

/** How the console's code is run when it was pasted: the file's name, and the program that runs it. */
const programs = {
  TypeScript: ['consumer.mts', process.execPath],
  Python: ['consumer.py', 'python3'],
  'AWS command line': ['consumer.sh', 'sh'],
} as const;

export type SnippetName = keyof typeof programs;

/** Runs code as someone would who pasted it into a file of a new project. Answers what it prints. */
export async function runSnippet(name: SnippetName, code: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'relay-snippet-'));
  try {
    const [file, program] = programs[name];
    await writeFile(join(directory, file), code);
    await symlink(modules, join(directory, 'node_modules'));
    const { PATH, HOME } = process.env;
    // Python looks into PYTHONPATH first, so the stand-in is named there only where it's needed.
    const hasBoto3 = () =>
      run('python3', ['-c', 'import boto3']).then(
        () => true,
        () => false,
      );
    const needsStandIn = name === 'Python' && !(await hasBoto3());
    const environment = { HOME, PYTHONDONTWRITEBYTECODE: '1', PATH: [PATH, standIns].join(delimiter) };
    const { stdout } = await run(program, [file], {
      cwd: directory,
      env: needsStandIn ? { ...environment, PYTHONPATH: standIns } : environment,
    });
    return stdout;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
