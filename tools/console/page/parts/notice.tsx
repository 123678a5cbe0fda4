import type { ComponentChildren } from 'preact';

/** Words about how something went, read aloud when they appear; nothing where there are none. */
export function Notice(props: { mood?: 'good' | 'warning' | 'bad'; children: ComponentChildren }) {
  if (props.children === '' || props.children === undefined) return null;
  return (
    <p class={`notice ${props.mood ?? ''}`} role={props.mood === 'bad' ? 'alert' : 'status'}>
      {props.children}
    </p>
  );
}
