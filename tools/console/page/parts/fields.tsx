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

/** A labelled choice among values, each with its words. */
export function Select(props: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <label>
      {props.label}
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
