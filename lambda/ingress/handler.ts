import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The function that API Gateway calls. */
export const handler = middy(
  async (_event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => ({
    statusCode: 503,
    headers: { 'retry-after': '10' },
    body: '',
  }),
);
