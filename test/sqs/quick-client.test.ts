import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { withoutUnusedSteps } from '../../lambda/sqs/quick-client.ts';

describe('the steps of a client', () => {
  it('are those of the SDK without the two that do nothing for the relay', () => {
    const steps = (client: SQSClient) => client.middlewareStack.identify().map((step) => step.split(' ')[0]);
    const usual = steps(new SQSClient({}));
    // A step that a new version of the SDK calls otherwise would stay.
    expect(usual).toEqual(expect.arrayContaining(['loggerMiddleware', 'getUserAgentMiddleware']));
    expect(steps(withoutUnusedSteps(new SQSClient({})))).toEqual(
      usual.filter((step) => step !== 'loggerMiddleware' && step !== 'getUserAgentMiddleware'),
    );
  });
});
