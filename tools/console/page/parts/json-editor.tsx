import { json, jsonParseLinter } from '@codemirror/lang-json';
import { linter, lintGutter } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { basicSetup, EditorView } from 'codemirror';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** An editor for JSON. It lives in a shadow root, where its styles need no inline style sheet. */
export function JsonEditor(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What the editor can do besides; read when it is first shown. */
  extension?: Extension;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const extensions = [
      basicSetup,
      json(),
      lintGutter(),
      linter(jsonParseLinter()),
      props.extension ?? [],
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': props.label }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) latest.current.onChange(state.doc.toString());
      }),
      look,
    ];
    view.current = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: props.value, extensions }),
    });
    // What scrolls must be reachable by keyboard, also while the text itself has no focus.
    view.current.scrollDOM.tabIndex = 0;
    return () => view.current?.destroy();
  }, []);
  useLayoutEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === props.value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } });
  }, [props.value]);
  return <div ref={place} class="editor" />;
}

/** Custom properties of the page reach into the shadow root, so the editor is light or dark with it. */
const look = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--text)', fontSize: '13px', maxHeight: '26rem' },
  '.cm-scroller': { fontFamily: 'var(--mono)', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--quiet)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-content span': { color: 'inherit' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#c9d6ff, #35447c) !important',
  },
});
