/** A message as a person makes one up to try rules. */
export interface MadeUpMessage {
  readonly text: string;
  readonly sender: string;
  readonly to: 'user' | 'group';
  /** The URL of an attachment; empty for none. */
  readonly attachment: string;
  readonly inThread: boolean;
}

/** The message object, as CometChat would send it, on one line. */
export function messageLine({ text, sender, to, attachment, inThread }: MadeUpMessage): string {
  const receiver = to === 'group' ? 'climbers' : 'bert';
  const name = attachment.split('/').at(-1) || 'file';
  const extension = name.includes('.') ? (name.split('.').at(-1) ?? '') : '';
  return JSON.stringify({
    id: '1',
    conversationId: to === 'group' ? `group_${receiver}` : [sender, receiver].sort().join('_user_'),
    sender,
    receiver,
    receiverType: to,
    category: 'message',
    type: attachment === '' ? 'text' : 'file',
    ...(inThread ? { parentId: '7' } : {}),
    data: {
      text,
      ...(attachment === ''
        ? {}
        : {
            attachments: [
              { url: attachment, name, extension, mimeType: 'application/octet-stream', size: 1024 },
            ],
          }),
    },
  });
}
