import { spawn } from 'node:child_process';

export interface Recorder {
  /** Runs a line in a shell, in the folder of the recording, and keeps it with all that it wrote. Answers the output. */
  run(line: string): Promise<string>;
  /** Words between the commands, or none; ends what is marked. */
  say(markdown: string): void;
  /** Keeps what follows, up to the next mark, for the pages that show it under this name, too. */
  mark(name: string): void;
  readonly transcript: string;
  readonly marked: ReadonlyMap<string, string>;
}

export interface RecorderOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What no page may show. */
  readonly secret: string;
}

/** Records commands and their output as they are, but for the password. */
export function createRecorder(options: RecorderOptions): Recorder {
  const parts: string[] = [];
  const marked = new Map<string, string>();
  let name: string | undefined;

  return {
    run: async (line) => {
      const output = (await runShell(`exec 2>&1; ${line}`, options)).replaceAll(options.secret, 'PASSWORD');
      const shown =
        `$ ${line.replaceAll(options.secret, 'PASSWORD')}\n${output.replace(/\n+$/, '')}`.trimEnd();
      parts.push(`\`\`\`\n${shown}\n\`\`\``);
      if (name !== undefined) marked.set(name, [marked.get(name), shown].filter(Boolean).join('\n'));
      return output;
    },
    say: (markdown) => {
      name = undefined;
      if (markdown !== '') parts.push(markdown);
    },
    mark: (next) => {
      name = next;
    },
    get transcript() {
      return `${parts.join('\n\n')}\n`;
    },
    marked,
  };
}

function runShell(script: string, { folder, environment }: RecorderOptions): Promise<string> {
  const child = spawn('bash', ['-c', script], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => output.push(data));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(Buffer.concat(output).toString()));
  });
}

/** A page with the block after each `<!-- recorded: name -->` replaced by what was recorded under the name. */
export function fillPage(page: string, marked: ReadonlyMap<string, string>): string {
  return page.replace(/(<!-- recorded: ([\w-]+) -->\n```)[\s\S]*?(\n```)/g, (block, start, name, end) => {
    const recorded = marked.get(name);
    return recorded === undefined ? block : `${start}\n${recorded}${end}`;
  });
}
