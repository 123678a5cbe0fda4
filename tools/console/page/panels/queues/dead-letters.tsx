import { useEffect, useState } from 'preact/hooks';
import type { CommandResult } from '../../../shared/api.ts';
import { queues } from '../../live.ts';
import { Notice, Outcome } from '../../parts/notice.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { type ReasonGroup, reasonGroupsOf } from '../../state/dead-letter.ts';
import { DeadLetterActions } from './dead-letter-actions.tsx';

/** Dead letters by reason; one group can be opened, sent back, or exported. */
export function DeadLetters() {
  const { answer, problem, reload } = useAnswer<CommandResult>('dead-letters');
  const [open, setOpen] = useState<string>();
  // Kept here, as a redrive that empties a group takes the group's part away.
  const action = useAction();
  const there = (queues.value?.queues ?? []).reduce((sum, { dead = 0 }) => sum + dead, 0);
  // The queues are counted all the time; the records are looked at again when a count has changed.
  useEffect(reload, [there]);
  const groups = reasonGroupsOf(answer?.records ?? []);
  return (
    <section class="card" aria-labelledby="dead-title">
      <div class="row">
        <h3 id="dead-title">Dead letters</h3>
        <button type="button" onClick={reload}>
          Look again
        </button>
      </div>
      <Notice mood="bad">{problem}</Notice>
      <Outcome said={action.said} />
      {answer !== undefined && groups.length === 0 && <p>There are none.</p>}
      {groups.map((group) => {
        const key = `${group.queue} ${group.name}: ${group.reason}`;
        return (
          <section key={key} class="group" aria-label={key}>
            <div class="row">
              <span class="mark bad">{group.count}</span> <b>{group.reason}</b>
              <span>
                in {group.queue} {group.name} ({triggersOf(group)})
              </span>
              <button
                type="button"
                aria-expanded={open === key}
                onClick={() => setOpen(open === key ? undefined : key)}
              >
                {open === key ? 'Close' : 'Open'}
              </button>
            </div>
            {open === key && <DeadLetterActions group={group} action={action} onChange={reload} />}
          </section>
        );
      })}
    </section>
  );
}

function triggersOf({ triggers }: ReasonGroup): string {
  return Object.entries(triggers)
    .map(([trigger, count]) => `${count} ${trigger.replace('com.cometchat.', '')}`)
    .join(', ');
}
