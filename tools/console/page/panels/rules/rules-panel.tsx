import { useEffect, useState } from 'preact/hooks';
import type { CommandResult } from '../../../shared/api.ts';
import { Notice } from '../../parts/notice.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { SettingsEditor } from './settings-editor.tsx';
import { TryMessage } from './try-message.tsx';
import { WhatIfCard } from './what-if.tsx';

const emptySettings = '{\n  "rules": {}\n}\n';

/** Tries rules on messages, with the settings in force beside edited ones, and puts the edited ones in force. */
export function RulesPanel() {
  const { answer, problem, reload } = useAnswer<CommandResult>('rules');
  const current = documentOf(answer?.records[0]) ?? emptySettings;
  const [edited, setEdited] = useState<string>();
  // Settings that were not edited follow those in force.
  const [known, setKnown] = useState(current);
  useEffect(() => {
    if (answer === undefined || current === known) return;
    if (edited === known) setEdited(undefined);
    setKnown(current);
  }, [answer, current]);
  const text = edited ?? current;
  return (
    <div class="columns">
      <div>
        <Notice mood="bad">{problem}</Notice>
        <SettingsEditor current={current} text={text} onEdit={setEdited} onSaved={reload} />
      </div>
      <div>
        <TryMessage current={current} edited={text} />
        <WhatIfCard current={current} edited={text} />
      </div>
    </div>
  );
}

function documentOf(record: unknown): string | undefined {
  if (typeof record !== 'object' || record === null || !('document' in record)) return undefined;
  return typeof record.document === 'string' ? record.document : undefined;
}
