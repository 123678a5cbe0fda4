import type { CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import { useMemo, useState } from 'preact/hooks';
import type { CommandResult } from '../../../shared/api.ts';
import { relay } from '../../live.ts';
import { JsonEditor } from '../../parts/json-editor.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask, wordsOf } from '../../server.ts';
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
  const [said, setSaid] = useState<{ words: string; mood: 'good' | 'bad' }>();
  const [stage, setStage] = useState('');
  const complete = useMemo(() => (schema === undefined ? undefined : completeBy(schema)), [schema]);
  const facts = relay.value;
  const save = async () => {
    try {
      const { ok, records, problem } = await ask<CommandResult>('rules/save', { text, stage });
      const problems = problemsOf(records[0]);
      setSaid({
        words: ok
          ? 'In force. The next message is judged by it.'
          : [problem, ...problems].filter(Boolean).join('\n'),
        mood: ok ? 'good' : 'bad',
      });
      if (ok) onSaved();
    } catch (error) {
      setSaid({ words: wordsOf(error), mood: 'bad' });
    }
  };
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
      <div class="row">
        {facts?.local === false && (
          <label>
            Type {facts.stage} to confirm
            <input
              value={stage}
              spellcheck={false}
              onInput={(event) => setStage(event.currentTarget.value)}
            />
          </label>
        )}
        <button
          type="button"
          class="main"
          disabled={!isChanged || (facts?.local === false && stage !== facts.stage)}
          onClick={save}
        >
          Put in force
        </button>
        <button type="button" disabled={!isChanged} onClick={() => onEdit(current)}>
          Undo all edits
        </button>
      </div>
      {said !== undefined && <Notice mood={said.mood}>{said.words}</Notice>}
    </section>
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
