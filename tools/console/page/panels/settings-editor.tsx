import { autocompletion } from '@codemirror/autocomplete';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { EditorView } from 'codemirror';
import { useMemo, useState } from 'preact/hooks';
import { diffLines } from '../../../relay/commands/rules/diff.ts';
import type { CommandResult, RulesRecord } from '../../shared/api.ts';
import { ask, useAnswer, useTask } from '../ask.ts';
import { relay } from '../live.ts';
import { Card, Code, Notice } from '../parts/blocks.tsx';
import { TextField } from '../parts/fields.tsx';
import { JsonEditor } from '../parts/json-editor.tsx';
import { completeBy } from '../state/completion.ts';

/** The rule settings, checked and completed while typing, and put in force by a click. */
export function SettingsEditor(props: {
  current: string;
  text: string;
  onEdit: (text: string) => void;
  onSaved: () => void;
}) {
  const { current, text, onEdit, onSaved } = props;
  const { answer: schema } = useAnswer<Readonly<Record<string, unknown>>>('rules/schema');
  const extension = useMemo(
    () => schema && [autocompletion({ override: [completeBy(schema)] }), linter(check)],
    [schema],
  );
  const isChanged = text !== current;
  return (
    <Card title="Rule settings">
      <p class="hint">
        {isChanged ? 'Edited; not in force yet.' : 'As they are in force.'} Ctrl+Space completes.
      </p>
      {extension !== undefined && (
        <JsonEditor label="Rule settings as JSON" value={text} onChange={onEdit} extension={extension} />
      )}
      {isChanged && (
        <details>
          <summary>What changes</summary>
          <Code>{diffLines(current, text).join('\n') || 'Nothing but spaces.'}</Code>
        </details>
      )}
      <Save text={text} isChanged={isChanged} onUndo={() => onEdit(current)} onSaved={onSaved} />
    </Card>
  );
}

/** Puts the edited settings in force: on a deployed stage once its name is typed. */
function Save(props: { text: string; isChanged: boolean; onUndo: () => void; onSaved: () => void }) {
  const { text, isChanged } = props;
  const [typed, setTyped] = useState('');
  const task = useTask<string>();
  const facts = relay.value;
  const mayNot = facts?.local === false && typed !== facts.stage;
  const save = () =>
    task.run(async () => {
      const body = { text, typed };
      const { ok, records, problem } = await ask<CommandResult<RulesRecord>>('rules/save', body);
      if (!ok) throw new Error([problem, ...problemsOf(records)].filter(Boolean).join('\n'));
      props.onSaved();
      return 'In force. The next message is judged by it.';
    });
  return (
    <>
      <div class="row">
        {facts?.local === false && (
          <TextField label={`Type ${facts.stage} to confirm`} value={typed} onInput={setTyped} />
        )}
        <button type="button" class="main" disabled={!isChanged || mayNot || task.busy} onClick={save}>
          Put in force
        </button>
        <button type="button" disabled={!isChanged} onClick={props.onUndo}>
          Undo all edits
        </button>
      </div>
      <Notice mood="bad">{task.problem}</Notice>
      <Notice mood="good">{task.answer}</Notice>
    </>
  );
}

/** What `relay rules check` finds wrong; at the place that it names, where that can be found. */
async function check({ state }: EditorView): Promise<readonly Diagnostic[]> {
  const text = state.doc.toString();
  const { records } = await ask<CommandResult<RulesRecord>>('rules/check', { text });
  return problemsOf(records).map((message) => {
    const key = /^([\w.-]+)/.exec(message)?.[1]?.split('.').at(-1) ?? '';
    const at = key === '' ? -1 : text.indexOf(`"${key}"`);
    return { from: Math.max(0, at), to: at < 0 ? 0 : at + key.length + 2, severity: 'error', message };
  });
}

function problemsOf(records: readonly RulesRecord[]): readonly string[] {
  return records.flatMap(({ problems }) => problems);
}
