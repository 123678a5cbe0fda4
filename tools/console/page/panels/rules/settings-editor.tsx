import type { CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import { useMemo, useState } from 'preact/hooks';
import { diffLines } from '../../../../relay/commands/rules/diff.ts';
import type { CommandResult } from '../../../shared/api.ts';
import { relay } from '../../live.ts';
import { JsonEditor } from '../../parts/json-editor.tsx';
import { Outcome } from '../../parts/notice.tsx';
import { Code } from '../../parts/scroll.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask } from '../../server.ts';
import { jsonPathAt } from '../../state/json-path.ts';
import { offersAt } from '../../state/schema-completion.ts';

interface SettingsEditorProps {
  readonly current: string;
  readonly text: string;
  readonly onEdit: (text: string) => void;
  readonly onSaved: () => void;
}

/** The rule settings, checked and completed while typing, and put in force by a click. */
export function SettingsEditor({ current, text, onEdit, onSaved }: SettingsEditorProps) {
  const { answer: schema } = useAnswer<Readonly<Record<string, unknown>>>('rules/schema');
  const complete = useMemo(() => (schema === undefined ? undefined : completeBy(schema)), [schema]);
  const isChanged = text !== current;
  return (
    <section class="card" aria-labelledby="settings-title">
      <h3 id="settings-title">Rule settings</h3>
      <p class="hint">
        {isChanged ? 'Edited; not in force yet.' : 'As they are in force.'} Ctrl+Space completes.
      </p>
      {schema !== undefined && (
        <JsonEditor
          label="Rule settings as JSON"
          value={text}
          onChange={onEdit}
          check={checkSettings}
          {...(complete === undefined ? {} : { complete })}
        />
      )}
      {isChanged && (
        <details>
          <summary>What changes</summary>
          <Code>{diffLines(current, text).join('\n') || 'Nothing but spaces.'}</Code>
        </details>
      )}
      <Save text={text} isChanged={isChanged} onUndo={() => onEdit(current)} onSaved={onSaved} />
    </section>
  );
}

/** Puts the edited settings in force: on a deployed stage once its name is typed. */
function Save(props: { text: string; isChanged: boolean; onUndo: () => void; onSaved: () => void }) {
  const { text, isChanged } = props;
  const [stage, setStage] = useState('');
  const { said, busy, run } = useAction();
  const facts = relay.value;
  const mayNot = facts?.local === false && stage !== facts.stage;
  const save = () =>
    run(async () => {
      const { ok, records, problem } = await ask<CommandResult>('rules/save', { text, stage });
      if (ok) props.onSaved();
      return ok
        ? { words: 'In force. The next message is judged by it.', mood: 'good' }
        : { words: [problem, ...problemsOf(records[0])].filter(Boolean).join('\n'), mood: 'bad' };
    });
  return (
    <>
      <div class="row">
        {facts?.local === false && (
          <TextField label={`Type ${facts.stage} to confirm`} value={stage} onInput={setStage} />
        )}
        <button type="button" class="main" disabled={!isChanged || mayNot || busy} onClick={save}>
          Put in force
        </button>
        <button type="button" disabled={!isChanged} onClick={props.onUndo}>
          Undo all edits
        </button>
      </div>
      <Outcome said={said} />
    </>
  );
}

/** What `relay rules check` finds wrong; at the place that it names, where that can be found. */
async function checkSettings(text: string): Promise<readonly Diagnostic[]> {
  const { records } = await ask<CommandResult>('rules/check', { text });
  return problemsOf(records[0]).map((message) => {
    const key = /^([\w.-]+)/.exec(message)?.[1]?.split('.').at(-1) ?? '';
    const at = key === '' ? -1 : text.indexOf(`"${key}"`);
    return { from: Math.max(0, at), to: at < 0 ? 0 : at + key.length + 2, severity: 'error', message };
  });
}

function problemsOf(record: unknown): readonly string[] {
  if (typeof record !== 'object' || record === null || !('problems' in record)) return [];
  const { problems } = record;
  return Array.isArray(problems) ? problems.filter((one: unknown) => typeof one === 'string') : [];
}

function completeBy(schema: Readonly<Record<string, unknown>>): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/"?[\w-]*/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    const before = context.state.sliceDoc(0, word.from);
    const path = jsonPathAt(before);
    const isValue = /:\s*$/.test(before) || node.parent?.name === 'Array';
    const { keys, values } = offersAt(schema, path);
    const options = isValue ? values : keys.map((key) => ({ ...key, label: `"${key.label}"` }));
    return { from: word.from, options: options.map(({ label, detail }) => ({ label, info: detail })) };
  };
}
