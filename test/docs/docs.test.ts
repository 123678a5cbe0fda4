import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { runCommand } from '../tools/relay/support/run-command.ts';

const repository = resolve(import.meta.dirname, '../..');

const pages = globSync(['*.md', '.github/**/*.md', 'docs/**/*.md'], { cwd: repository }).map((path) => ({
  path,
  text: readFileSync(join(repository, path), 'utf8'),
}));

/** What is for people to read, without examples of code. */
function prose(text: string): string {
  return text
    .replaceAll(/^```.*?^```$/gms, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]]/g, ''));
}

/** The anchors that GitHub makes of headings, and those that are written out. */
function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#{1,6} +(.+)$/gm)].map(
    ([, heading = '']) => {
      const slug = heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-');
      const earlier = seen.get(slug) ?? 0;
      seen.set(slug, earlier + 1);
      return earlier === 0 ? slug : `${slug}-${earlier}`;
    },
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]);
}

/** The links of a page that stay inside the repository. */
function links(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Every command line that a page tells people to run with npm, whole lines and inline alike; without npm's options. */
function npmCommands(text: string): string[] {
  return [...text.matchAll(/npm run (?:--\w+ )*([^`\n|#]+)/g)].map(([, command = '']) => command.trim());
}

/** What stands after `relay`: in code of its own, on a line of an example, or after `npm run`. */
function relayCommands(text: string): string[] {
  const examples = [...text.matchAll(/```\w*\n([\s\S]*?)```|(`[^`\n]+`)/g)]
    .map(([block]) => block)
    .join('\n');
  const alone = examples.matchAll(/(?:`|^\s*(?:\$ |npx )?)relay (?!help )([a-z][^`\n|#]*)/gm);
  const scripts = npmCommands(text).filter((one) => /^relay -- [a-z]/.test(one));
  return [
    ...[...alone].map(([, command = '']) => command.trim()),
    ...scripts.map((one) => one.slice('relay -- '.length)),
  ];
}

/** The files and folders of the repository that a page names in code; not patterns, nor what its reader is to make. */
function paths(text: string): string[] {
  return [...text.matchAll(/(?<=[\s`'"(])(?:lambda|infra|tools|test)\/[\w./-]*\w(?![\w*{<])/g)]
    .map(([path]) => path)
    .filter((path) => !path.includes('no-begging') && !path.startsWith('lambda/consumers/'));
}

describe.each(pages)('$path', ({ path, text }) => {
  it('links to files and headings that are there', () => {
    for (const link of links(text)) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : relative(repository, resolve(repository, dirname(path), file));
      expect(existsSync(join(repository, target)), `${link} in ${path}`).toBe(true);
      if (anchor === undefined) continue;
      expect(anchors(readFileSync(join(repository, target), 'utf8')), `${link} in ${path}`).toContain(anchor);
    }
  });

  it('names scripts that package.json has', () => {
    for (const command of npmCommands(text)) {
      const [script = ''] = command.split(/[\s,.;:)]+(?=\s|$)|\s+/);
      expect(Object.keys(packageJson.scripts), `npm run ${command}`).toContain(
        script.replace(/[,.;)]+$/, ''),
      );
    }
  });

  it('names programs, files and folders that are there', () => {
    for (const [, program] of text.matchAll(/\bnpx ([\w-]+)/g))
      if (!Object.hasOwn(packageJson.bin, String(program)))
        expect(existsSync(join(repository, `node_modules/.bin/${program}`)), `npx ${program}`).toBe(true);
    for (const named of paths(text)) expect(existsSync(join(repository, named)), named).toBe(true);
  });

  it('calls the command line with commands and options that it has', async () => {
    for (const command of relayCommands(text)) {
      const words = command.split(/\s+/);
      const firstOption = words.findIndex((word) => !/^[a-z]+$/.test(word));
      const names = firstOption < 0 ? words : words.slice(0, firstOption);
      const { stdout } = await runCommand([...names, '--help']);
      expect(stdout, command).toMatch(new RegExp(`^Usage: relay ${names.join(' ')}\\b`));
      for (const option of words.filter((word) => word.startsWith('--') && word !== '--'))
        expect(stdout, command).toContain(option);
    }
  });
});

describe('these checks', () => {
  it('find the links and commands that there are', () => {
    expect(pages.flatMap(({ text }) => links(text)).length).toBeGreaterThan(60);
    expect(pages.flatMap(({ text }) => npmCommands(text)).length).toBeGreaterThan(40);
    expect(pages.flatMap(({ text }) => relayCommands(text)).length).toBeGreaterThan(100);
    expect(pages.flatMap(({ text }) => paths(text)).length).toBeGreaterThan(40);
    expect(anchors('# One `two`, three!\n## One `two`, three!\n<a id="four"></a>')).toEqual(
      new Set(['one-two-three', 'one-two-three-1', 'four']),
    );
    expect(links('[a](b.md#c) [web](https://example.com) `[x](y)`')).toEqual(['b.md#c']);
  });
});

describe('the curl command of the README', () => {
  const command = /^curl [\s\S]*?\}\}\}'$/m.exec(
    pages.find(({ path }) => path === 'README.md')?.text ?? '',
  )?.[0];

  /** The body that the command sends when the clock shows this second. */
  function bodyAt(second: number): string {
    const shell = `date() { echo ${second}; }\ncurl() { for last; do :; done; printf %s "$last"; }\n${command}`;
    return execFileSync('sh', ['-c', shell], { encoding: 'utf8' });
  }

  it('can be sent twice: each time its message has another id', () => {
    const ids = [1760000000, 1760000001].map((second) => {
      const body = bodyAt(second);
      const delivery = parseDelivery(JSON.parse(body));
      expect(delivery).toMatchObject({ data: { message: { sentAt: second } } });
      return delivery && routeDelivery(delivery, { receivedAt: 0, requestId: 'r-1' }).identity;
    });
    expect(ids[0]).toContain('message_sent');
    expect(ids[0]).not.toBe(ids[1]);
  });
});
