import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import { build } from 'esbuild';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { quickBodyParser } from '../../../infra/bundling/quick-body-parser.ts';

type Parser = typeof httpJsonBodyParser;

let folder = '';
let quick: Parser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-parser-'));
  const outfile = join(folder, 'parser.mjs');
  await build({
    stdin: {
      contents: "export { default } from '@middy/http-json-body-parser';",
      resolveDir: import.meta.dirname,
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [quickBodyParser()],
  });
  const module: { readonly default: Parser } = await import(pathToFileURL(outfile).href);
  quick = module.default;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The parsed body, or the status that the parser refuses it with. */
async function outcome(parser: Parser, body: string): Promise<unknown> {
  const event = { body, isBase64Encoded: false, headers: {} };
  try {
    await Reflect.apply(parser({ disableContentTypeCheck: true }).before ?? (() => {}), undefined, [
      { event },
    ]);
    return event.body;
  } catch (error) {
    return error instanceof Error && 'statusCode' in error ? { refusedWith: error.statusCode } : error;
  }
}

describe('the body parser in the bundles', () => {
  it('answers as the one from the registry', async () => {
    const word = fc.constantFrom(
      'a',
      '__proto__',
      'constructor',
      'prototype',
      '\\u005f_proto__',
      'c\\u006fnstructor',
    );
    const json = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('1', '-0', 'null', '"x"', '"constructor"', '{', ''),
        fc.tuple(word, tie('value')).map(([name, value]) => `{"${name}":${value}}`),
        fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join(',')}]`),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, fc.json()), async (body) => {
        expect(await outcome(quick, body)).toEqual(await outcome(httpJsonBodyParser, body));
      }),
    );
  });

  it.each([
    ['an ordinary body', '{"data":{"text":"hello"}}', 0],
    ['a body with a key that is refused', '{"data":{"constructor":1}}', 3],
    ['a body with letters written as escapes', '{"data":{"\\u0061":1}}', 3],
  ])('calls a reviver for %s only where it must', async (_body, text, calls) => {
    const hasOwn = vi.spyOn(JSON, 'parse');
    await outcome(quick, text);
    const revivers = hasOwn.mock.calls.filter(([, reviver]) => reviver !== undefined);
    hasOwn.mockRestore();
    expect(revivers.length > 0).toBe(calls > 0);
  });
});
