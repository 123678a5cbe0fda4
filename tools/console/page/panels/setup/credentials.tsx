import { useState } from 'preact/hooks';
import type { CommandResult } from '../../../shared/api.ts';
import { Copy } from '../../parts/copy.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask, wordsOf } from '../../server.ts';

interface Revealed {
  readonly username: string;
  readonly password: string;
}

/** User name and password, fetched only by a click; and whether a rotation is in progress. */
export function Credentials() {
  const { answer, problem } = useAnswer<CommandResult>('credentials');
  const [revealed, setRevealed] = useState<Revealed>();
  const [refusal, setRefusal] = useState('');
  const reveal = async () => {
    try {
      const { records, problem: said } = await ask<CommandResult>('credentials/reveal', {});
      const found = revealedOf(records[0]);
      setRevealed(found);
      setRefusal(found === undefined ? said : '');
    } catch (error) {
      setRefusal(wordsOf(error));
    }
  };
  return (
    <>
      <dl>
        <dt>User name</dt>
        <dd>
          <code>{revealed?.username ?? '••••••'}</code>{' '}
          {revealed !== undefined && <Copy text={revealed.username} what="the user name" />}
        </dd>
        <dt>Password</dt>
        <dd>
          <code>{revealed?.password ?? '••••••••••••'}</code>{' '}
          {revealed !== undefined && <Copy text={revealed.password} what="the password" />}
        </dd>
      </dl>
      <p>
        {revealed === undefined ? (
          <button type="button" onClick={reveal}>
            Show user name and password
          </button>
        ) : (
          <button type="button" onClick={() => setRevealed(undefined)}>
            Hide them
          </button>
        )}
      </p>
      <p role="status">{rotationOf(answer?.records[0])}</p>
      <Notice mood="bad">{problem || refusal}</Notice>
    </>
  );
}

function revealedOf(record: unknown): Revealed | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  if (!('username' in record) || !('password' in record)) return undefined;
  const { username, password } = record;
  return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
}

function rotationOf(record: unknown): string {
  if (typeof record !== 'object' || record === null || !('rotating' in record)) return '';
  return record.rotating === true
    ? 'A rotation is in progress: the previous password is accepted too.'
    : 'No rotation is in progress.';
}
