import { useState } from 'preact/hooks';
import { wordsOf } from '../server.ts';

/** How something went, in words. */
export interface Said {
  readonly words: string;
  readonly mood: 'good' | 'bad';
}

/** Runs what a button asks for; holds what is to be said of it, and whether it is under way. */
export function useAction() {
  const [said, setSaid] = useState<Said>();
  const [busy, setBusy] = useState(false);
  const run = async (action: () => Promise<Said | undefined>) => {
    setBusy(true);
    try {
      setSaid(await action());
    } catch (error) {
      setSaid({ words: wordsOf(error), mood: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  return { said, busy, run };
}
