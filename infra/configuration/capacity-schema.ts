import { flag, section, wholeNumber } from './fields.ts';

function routeThrottle(requestsPerSecond: number) {
  return section({
    requestsPerSecond: wholeNumber(1, 10_000)
      .default(requestsPerSecond)
      .describe('Requests a second, on average.'),
    burst: wholeNumber(1, 10_000)
      .optional()
      .describe('Requests that may come at once. Default: twice `requestsPerSecond`.'),
  })
    .transform((throttle) => ({
      ...throttle,
      burst: throttle.burst ?? Math.min(2 * throttle.requestsPerSecond, 10_000),
    }))
    .prefault({});
}

export const throttlingSchema = section({
  webhooks: routeThrottle(1000),
  moderation: routeThrottle(200),
}).prefault({});

export const ingressSchema = section({
  memoryMegabytes: wholeNumber(512, 10_240)
    .default(1024)
    .describe(
      'With less memory than the range allows, a cold start would take longer than the two seconds that CometChat waits.',
    ),
  reservedConcurrency: wholeNumber(1, 10_000)
    .optional()
    .describe("Concurrency kept for this function and not exceeded by it. Default: the account's, shared."),
  gradualDeployment: flag(false).describe(
    'Whether a new version of the function first answers a tenth of the requests for ten minutes. CodeDeploy puts the old version back, and the deployment fails, when one of the alarms `server-errors`, `slow-answers` and `ingress-errors` goes off. Without it, a new version answers everything at once.',
  ),
})
  .meta({ id: 'IngressSettings' })
  .prefault({});

export const laneSchema = section({
  maximumConcurrency: wholeNumber(2, 1000)
    .default(10)
    .describe('Workers that run at a time, so that a storm in this lane leaves room for the others.'),
  memoryMegabytes: wholeNumber(512, 10_240).default(512).describe('Memory of a worker.'),
  timeoutSeconds: wholeNumber(3, 900)
    .default(10)
    .describe('Seconds for a batch of ten. A failed batch is retried after six times this.'),
  maximumReceives: wholeNumber(1, 1000)
    .default(10)
    .describe(
      "Receives after which a delivery whose event SQS refuses goes to the lane's dead-letter queue. SQS itself moves a delivery there after ten times as many (at most 1000), which happens when workers crash or queues can't be reached.",
    ),
})
  .meta({ id: 'LaneSettings' })
  .prefault({});
