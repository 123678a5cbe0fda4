import type { Plugin } from 'esbuild';

/**
 * Lets middy's body parser parse without a reviver where the text can't hold a key that its reviver refuses.
 *
 * The parser always passes a reviver to `JSON.parse`, to refuse `__proto__` and `constructor` keys. JavaScript calls it for
 * each value, which takes as long as the rest of the request. A text that has neither word, nor letters written as escapes,
 * has no such key.
 */
export function quickBodyParser(): Plugin {
  return {
    name: 'quick-body-parser',
    setup(build) {
      build.onResolve({ filter: /^@middy\/util$/ }, ({ importer, resolveDir, namespace }) =>
        namespace === 'file' && importer.includes('/@middy/http-json-body-parser/')
          ? { path: resolveDir, namespace: 'quick-body-parser', sideEffects: false }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'quick-body-parser' }, ({ path }) => ({
        contents: utilities,
        resolveDir: path,
        loader: 'js',
      }));
    },
  };
}

const utilities = `
import { jsonParseProtectProto as parseWithReviver } from '@middy/util';
export { createError, decodeBody, jsonContentTypePattern, validateOptions } from '@middy/util';

const mayHoldRefusedKey = /__proto__|constructor|\\\\u00[2-7]/;

export function jsonParseProtectProto(text, reviver, packageName) {
  return reviver === undefined && !mayHoldRefusedKey.test(text)
    ? JSON.parse(text)
    : parseWithReviver(text, reviver, packageName);
}
`;
