import { describe, expect, it } from 'vitest';
import { bundlingProblem } from '../../infra/bundling/bundled-code.ts';
import file from '../../infra/relay.config.ts';
import { synthesise, synthesiseOne } from './support/synthesise.ts';
import { property, resourcesOfType } from './support/template.ts';

/** The project's own configuration and a consumer with a function: any file that exports a handler does. */
const entry = 'lambda/worker/handler.ts';
const consumers = [{ name: 'audit', eventTypes: ['*'], function: { entry } }];
const configuration = { stages: { dev: { ...file.stages.dev, consumers } } };
const real = { bundles: undefined, cloudFormationRules: false };

describe('the stack as it is deployed', () => {
  const template = synthesiseOne(configuration, real);

  it('is the same each time it is made from the same sources, so that the diff is empty', () => {
    expect(synthesiseOne(configuration, real)).toEqual(template);
  });

  it("holds the code of a consumer's function", () => {
    const code = (name: string) =>
      resourcesOfType(template, 'AWS::Lambda::Function')
        .filter(({ Properties }) => Properties.FunctionName === `cometchat-relay-dev-${name}`)
        .map(({ Properties }) => property(Properties.Code, 'S3Key'));
    expect(code('consumer-audit')).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.zip$/)]);
    expect(code('consumer-audit')).toEqual(code('worker-messages'));
    expect(code('ingress')).not.toEqual(code('worker-messages'));
  });

  it('says which source does not build, without the traces of bundler and CDK', () => {
    let problem: string | undefined;
    try {
      synthesise(
        {
          stages: {
            dev: {
              consumers: [{ name: 'audit', eventTypes: ['*'], function: { entry: 'lambda/nowhere.ts' } }],
            },
          },
        },
        real,
      );
    } catch (error) {
      problem = bundlingProblem(error);
    }
    expect(problem).toMatch(
      /^these sources cannot be bundled for the function lambda\/nowhere\.ts:\n.*Could not resolve/,
    );
    expect(problem).not.toContain('    at ');
    expect(bundlingProblem(new Error('something else'))).toBeUndefined();
  });
});
