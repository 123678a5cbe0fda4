import type { Attachment } from '../rule.ts';
import { defineRule } from '../rule-definition.ts';
import { listOf } from '../settings/collections.ts';
import { choice, number, optional, textMatching, withDefault } from '../settings/setting.ts';

const extension = textMatching({
  pattern: /^[a-z0-9]{1,20}$/,
  most: 20,
  allowed: 'a file extension in lower case without its dot, such as exe',
});
const mediaType = textMatching({
  pattern: /^[a-z0-9.+-]{1,60}\/([a-z0-9.+-]{1,100}|\*)$/,
  most: 161,
  allowed: 'a media type in lower case, such as image/png or image/*',
});

/** Judges the number, kinds and sizes of attachments by what the message says of them. Limits: `docs/rules/attachments.md`. */
export const attachments = defineRule({
  name: 'attachments',
  summary: 'Drops a message by the number, kinds or sizes of its attachments.',
  options: {
    deniedExtensions: withDefault(listOf(extension, { most: 500 }), []),
    allowedExtensions: optional(listOf(extension, { most: 500, about: 'Every other extension is dropped.' })),
    deniedTypes: withDefault(listOf(mediaType, { most: 500 }), []),
    allowedTypes: optional(listOf(mediaType, { most: 500, about: 'Every other media type is dropped.' })),
    mostBytes: optional(
      number({ least: 0, most: Number.MAX_SAFE_INTEGER, whole: true, about: 'For each one.' }),
    ),
    mostAttachments: optional(number({ least: 0, most: 100, whole: true })),
    unknown: withDefault(
      choice(['pass', 'drop'], 'For an attachment that does not say what a limit asks for.'),
      'pass',
    ),
    confidence: withDefault(number({ least: 0, most: 1, about: 'What a moderation answer says.' }), 1),
  },
  create(options) {
    const isAllowedExtension = allowance(options.deniedExtensions, options.allowedExtensions);
    const isAllowedType = allowance(options.deniedTypes, options.allowedTypes);
    const reasonAgainst = (attachment: Attachment): string | undefined => {
      const extensions = extensionsOf(attachment);
      const types = typesOf(attachment);
      if (!extensions.every((found) => isAllowedExtension([found]))) return 'attachment extension';
      if (types.length > 0 && !isAllowedType(types)) return 'attachment type';
      if (options.mostBytes !== undefined && (attachment.size ?? 0) > options.mostBytes)
        return 'attachment size';
      const isUnknown =
        (options.allowedExtensions !== undefined && extensions.length === 0) ||
        (options.allowedTypes !== undefined && types.length === 0) ||
        (options.mostBytes !== undefined && attachment.size === undefined);
      return isUnknown && options.unknown === 'drop' ? 'unknown attachment' : undefined;
    };
    return (message) => {
      const tooMany = message.attachments.length > (options.mostAttachments ?? Number.POSITIVE_INFINITY);
      const reason = tooMany
        ? 'too many attachments'
        : message.attachments.map(reasonAgainst).find((found) => found !== undefined);
      return reason === undefined
        ? { outcome: 'pass' }
        : { outcome: 'drop', reason, confidence: options.confidence };
    };
  },
});

/** Whether any of some words for one thing is denied, or, where there is a list of allowed ones, none is allowed. */
function allowance(denied: readonly string[], allowed: readonly string[] | undefined) {
  const deniedWords = new Set(denied);
  const allowedWords = allowed === undefined ? undefined : new Set(allowed);
  return (words: readonly string[]): boolean =>
    !words.some((word) => deniedWords.has(word)) &&
    (allowedWords === undefined || words.some((word) => allowedWords.has(word)));
}

/** `image/png` and the family that it belongs to, `image/*`. Parameters such as a character set do not count. */
function typesOf({ mimeType }: Attachment): string[] {
  const type = mimeType?.slice(0, 200).split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' ? [] : [type, `${type.split('/', 1)[0]}/*`];
}

/** Every extension that the attachment claims: its own, its name's, and its URL's. */
function extensionsOf({ extension: own, name, url }: Attachment): string[] {
  const path = url?.slice(0, 4096).split(/[?#]/, 1)[0]?.split('/').slice(3).at(-1);
  const claimed = [own?.replace(/^\./, ''), afterLastDot(name), afterLastDot(path)];
  const plain = claimed.map((found) => found?.slice(0, 200).trim().toLowerCase() ?? '');
  return [...new Set(plain.filter((found) => found !== ''))];
}

/** A trailing dot or space is dropped by Windows when it opens a file. */
function afterLastDot(name: string | undefined): string | undefined {
  const plain = name?.slice(-300).replace(/[. ]{1,20}$/, '');
  const dot = plain?.lastIndexOf('.') ?? -1;
  return plain === undefined || dot < 0 ? undefined : plain.slice(dot + 1);
}
