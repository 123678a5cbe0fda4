import { useState } from 'preact/hooks';
import { wordsOf } from '../server.ts';
import { Code } from './scroll.tsx';

/** What people wrote, hidden until it is asked for. */
export function Payload({ load }: { load: () => Promise<string> }) {
  const [text, setText] = useState<string>();
  const show = async () => setText(await load().catch(wordsOf));
  if (text === undefined)
    return (
      <p>
        <button type="button" onClick={show}>
          Show the payload
        </button>{' '}
        <span class="hint">It holds what people wrote.</span>
      </p>
    );
  return (
    <>
      <p>
        <button type="button" onClick={() => setText(undefined)}>
          Hide the payload
        </button>
      </p>
      <Code>{text}</Code>
    </>
  );
}

/** Indented where it is JSON; numbers that a browser would round stay as they came. */
export function pretty(body: string): string {
  if (/\d{16}/.test(body)) return body;
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
