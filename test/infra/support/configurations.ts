import type { RelayConfigurationFile } from '../../../infra/configuration/configuration-file.ts';
import type { RelaySettings } from '../../../infra/configuration/generated/relay-settings.ts';

/** Nothing but the defaults. */
export const small: RelayConfigurationFile = { stages: { dev: {} } };

/** Every setting there is, but for the archive. */
export const fullSettings: Omit<Required<RelaySettings>, 'stage' | 'archive'> = {
  allowedAppIds: ['26145612ab3b7d3d', 'another-app'],
  consumers: [
    {
      name: 'search',
      eventTypes: ['messages.*', 'com.cometchat.user_blocked'],
      readers: ['111122223333', 'arn:aws:iam::444455556666:role/search-reader'],
      visibilitySeconds: 300,
      maximumReceives: 4,
    },
    { name: 'billing', eventTypes: ['calls.*'] },
    {
      name: 'audit',
      eventTypes: ['*'],
      function: {
        entry: 'lambda/consumers/audit.ts',
        timeoutSeconds: 20,
        memoryMegabytes: 256,
        maximumConcurrency: 5,
        environment: { AUDIT_TABLE: 'audit' },
      },
    },
  ],
  decisions: {
    budgetMilliseconds: 1200,
    deadlineVerdict: 'closed',
    markForcedVerdicts: true,
    settingsMaximumAgeSeconds: 30,
    secrets: ['toxicity'],
    privateHosts: ['classifier.internal'],
  },
  acknowledgeBudgetMilliseconds: 1700,
  throttling: {
    webhooks: { requestsPerSecond: 3000, burst: 4000 },
    moderation: { requestsPerSecond: 50, burst: 60 },
  },
  tracing: true,
  accessLog: true,
  dashboard: true,
  ingress: { memoryMegabytes: 1769, reservedConcurrency: 200, gradualDeployment: true },
  lanes: {
    messages: { maximumConcurrency: 100, memoryMegabytes: 1024, timeoutSeconds: 20, maximumReceives: 3 },
    users: { maximumConcurrency: 5 },
  },
  retention: { logDays: 90, laneDays: 7, consumerDays: 4 },
  alarms: {
    emails: ['on-call@example.com', 'team@example.com'],
    laneAgeSeconds: 120,
    consumerAgeSeconds: 600,
    acknowledgementP99Milliseconds: 1500,
    serverErrors: 3,
    authenticationFailures: 50,
    forcedDecisions: 10,
    throttledRequests: 50,
    drift: 5,
    silentHours: 6,
  },
  customDomain: {
    name: 'hooks.example.com',
    certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-abcd',
    hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
    defaultEndpoint: false,
    mutualTls: { truststore: 's3://example-truststore/proxies.pem', version: 'aBcD1234' },
  },
  customerManagedKey: 'create',
  onDestroy: 'retain',
};

export const full: RelayConfigurationFile = { stages: { prod: fullSettings } };

/** The same with an archive. */
export const withArchive: RelayConfigurationFile = {
  stages: { prod: { ...fullSettings, archive: { retentionDays: 365 } } },
};
