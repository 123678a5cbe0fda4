import type { JudgedMessage } from '../../lambda/decisions/index.ts';

/** A message to judge; says nothing that any rule minds. */
export function messageView(differences: Partial<JudgedMessage> = {}): JudgedMessage {
  return {
    id: '501',
    muid: undefined,
    appId: 'app-1',
    conversationId: 'ann_user_ben',
    sender: 'ann',
    receiver: 'ben',
    receiverType: 'user',
    category: 'message',
    type: 'text',
    text: 'Shall we meet at noon?',
    attachments: [],
    parentId: undefined,
    context: [],
    raw: {},
    ...differences,
  };
}
