import { once } from 'node:events';
import type { CommandContext } from '../relay/context.ts';
import { command } from '../relay/declare.ts';
import { option, wholeNumber } from '../relay/options.ts';

const help = `
Examples:
  relay console --stage prod --region eu-west-1      a page in the browser for a deployed stage
  relay console --stage prod --port 4000

The page is for this machine only: it listens on 127.0.0.1, and its address holds a token. It reads what the other
commands read, with the same AWS permissions, and never shows what people wrote. CloudWatch bills for reading the
logs: close the page when you don't need it. The local run has the page by itself: npm start prints its address.`;

/** `console`: serves the page for the relay that the global options name, until Ctrl+C. */
export const consoleCommand = command('console', {
  description: 'Serve a page for the browser: what the relay does, its queues, its rules.',
  help,
  options: {
    port: option(
      '--port <port>',
      'the port of the page; 0 takes a free one',
      wholeNumber(0, 65_535).prefault('3002'),
    ),
  },
  run: ({ port }, context) => serve(port, context),
});

async function serve(port: number, context: CommandContext): Promise<void> {
  // The stage is looked up first: an error of it belongs in the terminal and not on the page.
  await context.target();
  const { serveConsole } = await import('./server/serve.ts');
  const { createConsole } = await import('./server/create-console.ts');
  const server = await serveConsole(createConsole(context), port);
  context.terminal.record({ kind: 'console', url: server.url }, ({ url }) => [
    `The console: ${url}`,
    'Ctrl+C ends it.',
  ]);
  if (!context.signal.aborted) await once(context.signal, 'abort');
  await server.close();
}
