import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../../lambda/decisions/index.ts';
import { attachments } from '../../../lambda/decisions/rules/attachments.ts';
import { judge, pass } from './judge.ts';

const drop = (reason: string) => ({ outcome: 'drop', reason, confidence: 1 });

function attachment(differences: Partial<Attachment> = {}): Attachment {
  return {
    url: 'https://media.example/app/a.png?Expires=1&name=b.exe',
    name: 'a.png',
    mimeType: 'image/png',
    extension: 'png',
    size: 1000,
    ...differences,
  };
}

const nothing: Attachment = {
  url: undefined,
  name: undefined,
  mimeType: undefined,
  extension: undefined,
  size: undefined,
};

const judgeOne = (options: object, differences: Partial<Attachment> = {}) =>
  judge(attachments, options, { attachments: [attachment(differences)] });

describe('attachments', () => {
  it.each<[string, object, Partial<Attachment>]>([
    ['attachment extension', { deniedExtensions: ['exe'] }, { extension: 'EXE' }],
    ['attachment extension', { deniedExtensions: ['exe'] }, { extension: '.exe' }],
    ['attachment extension', { deniedExtensions: ['exe'] }, { name: 'holiday.png.exe' }],
    ['attachment extension', { deniedExtensions: ['exe'] }, { name: 'holiday.exe. ' }],
    [
      'attachment extension',
      { deniedExtensions: ['exe'] },
      { url: 'https://media.example/app/a.exe?x=.png' },
    ],
    ['attachment extension', { allowedExtensions: ['png'] }, { name: 'a.svg' }],
    ['attachment type', { deniedTypes: ['image/svg+xml'] }, { mimeType: 'Image/SVG+xml; charset=utf-8' }],
    ['attachment type', { deniedTypes: ['image/*'] }, {}],
    ['attachment type', { allowedTypes: ['audio/*', 'video/mp4'] }, {}],
    ['attachment size', { mostBytes: 999 }, {}],
    ['too many attachments', { mostAttachments: 0 }, {}],
    ['unknown attachment', { mostBytes: 999, unknown: 'drop' }, { size: undefined }],
    ['unknown attachment', { allowedTypes: ['image/*'], unknown: 'drop' }, { mimeType: undefined }],
    ['unknown attachment', { allowedExtensions: ['png'], unknown: 'drop' }, nothing],
  ])('are dropped for their %s by %j', async (reason, options, differences) => {
    expect(await judgeOne(options, differences)).toStrictEqual(drop(reason));
  });

  it.each<[object, Partial<Attachment>]>([
    [{}, {}],
    [
      { deniedExtensions: ['exe'], allowedExtensions: ['png'], allowedTypes: ['image/*'], mostBytes: 1000 },
      {},
    ],
    [{ allowedTypes: ['image/png'] }, {}],
    [{ mostAttachments: 1 }, {}],
    [{ mostBytes: 1, allowedTypes: ['image/*'], allowedExtensions: ['png'] }, nothing],
    [{ deniedExtensions: ['example'] }, { url: 'https://media.example' }],
    [{ unknown: 'drop' }, nothing],
  ])('pass with %j', async (options, differences) => {
    expect(await judgeOne(options, differences)).toStrictEqual(pass);
  });

  it('are looked at one by one', async () => {
    const message = { attachments: [attachment(), attachment({ size: 2000 })] };
    expect(await judge(attachments, { mostBytes: 1500 }, message)).toStrictEqual(drop('attachment size'));
  });

  it('do not matter for a message without any', async () => {
    expect(
      await judge(attachments, { allowedTypes: [], mostAttachments: 0, unknown: 'drop' }, 'text'),
    ).toStrictEqual(pass);
  });
});
