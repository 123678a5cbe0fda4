import { useState } from 'preact/hooks';

/** A button that copies a text; `what` is what a screen reader calls it. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      setSaid('the browser didn’t allow it');
    }
  };
  return (
    <>
      <button type="button" class="small" aria-label={`Copy ${what}`} onClick={copy}>
        Copy
      </button>{' '}
      <span class="hint" role="status">
        {said}
      </span>
    </>
  );
}
