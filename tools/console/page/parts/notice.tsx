import type { ComponentChildren } from 'preact';
import type { Said } from './use-action.ts';

/** Words about how something went, read aloud when they appear; nothing where there are none. */
export function Notice(props: { mood?: 'good' | 'warning' | 'bad'; children: ComponentChildren }) {
  if (props.children === '' || props.children === undefined) return null;
  return (
    <p class={`notice ${props.mood ?? ''}`} role={props.mood === 'bad' ? 'alert' : 'status'}>
      {props.children}
    </p>
  );
}

/** What is said of an action. */
export function Outcome({ said }: { said: Said | undefined }) {
  return said === undefined ? null : <Notice mood={said.mood}>{said.words}</Notice>;
}
