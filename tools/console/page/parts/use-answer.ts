import { useCallback, useEffect, useState } from 'preact/hooks';
import { ask, wordsOf } from '../server.ts';

export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  /** Empty while all is well. */
  readonly problem: string;
  readonly reload: () => void;
}

/** Asks the server when the part is first shown, and at each `reload`. */
export function useAnswer<Answer>(path: string): Asked<Answer> {
  const [state, setState] = useState<{ answer: Answer | undefined; problem: string }>({
    answer: undefined,
    problem: '',
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let gone = false;
    ask<Answer>(path).then(
      (answer) => !gone && setState({ answer, problem: '' }),
      (error: unknown) => !gone && setState({ answer: undefined, problem: wordsOf(error) }),
    );
    return () => {
      gone = true;
    };
  }, [path, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}
