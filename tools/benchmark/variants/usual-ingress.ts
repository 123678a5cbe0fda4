import { createHash } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { authorizes } from './plain-handler.ts';

const logger = new Logger({ serviceName: 'usual' });
const metrics = new Metrics({
  namespace: 'Usual',
  serviceName: 'usual',
  defaultDimensions: { stage: 'benchmark' },
});
const client = new SQSClient({});
const queueUrl = process.env.LANE_QUEUE_URL_MESSAGES ?? '';

const delivery = z.looseObject({
  trigger: z.string(),
  appId: z.string(),
  webhook: z.string(),
  data: z.looseObject({ message: z.looseObject({ id: z.string(), conversationId: z.string() }) }),
});

// What the relay has to fetch before its first answer too.
const { SecretString: secret } = await new SecretsManagerClient({}).send(
  new GetSecretValueCommand({ SecretId: process.env.CREDENTIALS_SECRET_ARN }),
);
if (secret === undefined) throw new Error('the secret has no text');

/** What one would write first with the same libraries. */
export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(httpJsonBodyParser())
  .handler(async ({ headers, body, requestContext }) => {
    if (!authorizes(headers.authorization ?? '')) return { statusCode: 401 };
    const { trigger, data } = delivery.parse(body);
    const text = JSON.stringify(body);
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: text,
        MessageGroupId: data.message.conversationId,
        MessageDeduplicationId: createHash('sha256').update(text).digest('hex'),
        MessageAttributes: { trigger: { DataType: 'String', StringValue: trigger } },
      }),
    );
    logger.info('delivery', { requestId: requestContext.requestId, trigger, id: data.message.id });
    metrics.addMetric('Deliveries', 'Count', 1);
    metrics.publishStoredMetrics();
    return { statusCode: 200, body: '{}' };
  });
