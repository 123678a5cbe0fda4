import { useState } from 'preact/hooks';
import type { KeptMessage } from '../../../shared/api.ts';
import { ask, wordsOf } from '../../server.ts';

/** What people wrote, hidden until it is asked for. */
export function Payload({ id }: { id: string }) {
  const [text, setText] = useState<string>();
  const show = async () => {
    try {
      const messages = await ask<readonly KeptMessage[]>(`messages?id=${encodeURIComponent(id)}`);
      setText(
        messages.length === 0
          ? 'The local run keeps the newest messages only, and this one is gone, or no queue got it.'
          : messages.map(describe).join('\n\n'),
      );
    } catch (error) {
      setText(wordsOf(error));
    }
  };
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
      <pre class="payload" tabIndex={0}>
        {text}
      </pre>
    </>
  );
}

function describe({ kind, queueName, body }: KeptMessage): string {
  return `${kind} in ${queueName}\n${pretty(body)}`;
}

/** Indented where it is JSON; numbers that a browser would round stay as they came. */
function pretty(body: string): string {
  if (/\d{16}/.test(body)) return body;
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
