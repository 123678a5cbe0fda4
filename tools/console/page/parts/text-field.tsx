/** A labelled field for a word: an id, a name, a file. */
export function TextField(props: {
  label: string;
  value: string;
  onInput: (value: string) => void;
  wide?: boolean;
}) {
  return (
    <label>
      {props.label}
      <input
        class={props.wide === true ? 'wide' : undefined}
        value={props.value}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </label>
  );
}

/** A labelled box to tick. */
export function CheckBox(props: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label class="inline">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}
