import { describe, expect, it } from 'vitest';
import file from '../../infra/relay.config.ts';
import { synthesise } from './support/synthesise.ts';

describe('the stack as it is deployed', () => {
  it('is the same each time it is made from the same sources, so that the diff is empty', () => {
    const first = synthesise(file, { bundles: undefined });
    const second = synthesise(file, { bundles: undefined });
    expect(second).toEqual(first);
    expect(Object.keys(first)).toEqual(['cometchat-relay-dev']);
  });
});
