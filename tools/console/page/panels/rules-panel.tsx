import { useEffect, useState } from 'preact/hooks';
import type { CommandResult, RulesRecord } from '../../shared/api.ts';
import { useAnswer } from '../ask.ts';
import { Notice } from '../parts/blocks.tsx';
import { SettingsEditor } from './settings-editor.tsx';
import { TryMessage } from './try-message.tsx';
import { WhatIfCard } from './what-if.tsx';

const emptySettings = '{\n  "rules": {}\n}\n';

/** Tries rules on messages, with the settings in force beside edited ones, and puts the edited ones in force. */
export function RulesPanel() {
  const { answer, problem, reload } = useAnswer<CommandResult<RulesRecord>>('rules');
  const current = answer?.records[0]?.document ?? emptySettings;
  const [edited, setEdited] = useState<string>();
  // Settings that are not edited, or no longer, follow those in force.
  useEffect(() => setEdited((text) => (text === current ? undefined : text)), [current]);
  const edit = (text: string) => setEdited(text === current ? undefined : text);
  const text = edited ?? current;
  return (
    <div class="columns">
      <div>
        <Notice mood="bad">{problem}</Notice>
        <SettingsEditor current={current} text={text} onEdit={edit} onSaved={reload} />
      </div>
      <div>
        <TryMessage current={current} edited={text} />
        <WhatIfCard current={current} edited={text} />
      </div>
    </div>
  );
}
