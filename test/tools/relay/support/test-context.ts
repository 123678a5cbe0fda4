import { type CommandContext, createContext } from '../../../../tools/relay/context.ts';

/** The context of a command that is given everything it works on, and what it writes. `pause` takes no time of its own. */
export function createTestContext(
  signal: AbortSignal,
  pause: CommandContext['pause'] = async () => undefined,
) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  const options = { local: false, localPort: 3001, stage: 'dev', json: false };
  const host = { stdout: stream, stderr: stream, environment: {}, signal };
  return { context: { ...createContext(options, host, async () => 0), pause }, written };
}
