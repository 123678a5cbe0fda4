// Written by `npm run contracts` from infra/configuration. Change that, not this.

/**
 * The settings of one stage. Everything but the stage has a default. Unknown keys and values out of
 * range are refused with their path when the stack is synthesised.
 */
export interface RelaySettings {
  /**
   * Name of the stage, such as `dev` or `prod`. It is part of every physical name, so that several
   * stages live in one account side by side. Lower-case letters, digits and hyphens, at most 20.
   */
  readonly stage: string;
  /**
   * CometChat app ids that are let in. Default: none named, every app that has the credentials.
   */
  readonly allowedAppIds?: readonly string[] | undefined;
  /**
   * Who reads the processed events. Default: one queue, `processed-events`, with all of them.
   */
  readonly consumers?: readonly ConsumerSettings[] | undefined;
  /**
   * How `before_message` and moderation requests are answered.
   */
  readonly decisions?: DecisionSettings | undefined;
  /**
   * Time for SQS to accept a delivery, in milliseconds from API Gateway's request time. Allowed: 100 to
   * 1900. Default: 1800.
   */
  readonly acknowledgeBudgetMilliseconds?: number | undefined;
  /**
   * The most requests that API Gateway lets through, by route.
   */
  readonly throttling?: {
    readonly webhooks?: {
      /**
       * Requests a second, on average. Allowed: 1 to 10000. Default: 1000.
       */
      readonly requestsPerSecond?: number | undefined;
      /**
       * Requests that may come at once. Allowed: 1 to 10000. Default: twice `requestsPerSecond`.
       */
      readonly burst?: number | undefined;
    } | undefined;
    readonly moderation?: {
      /**
       * Requests a second, on average. Allowed: 1 to 10000. Default: 200.
       */
      readonly requestsPerSecond?: number | undefined;
      /**
       * Requests that may come at once. Allowed: 1 to 10000. Default: twice `requestsPerSecond`.
       */
      readonly burst?: number | undefined;
    } | undefined;
  } | undefined;
  /**
   * Whether functions send traces to AWS X-Ray, at 5 dollars for each million traces beyond one a
   * second. Default: false.
   */
  readonly tracing?: boolean | undefined;
  /**
   * Whether API Gateway writes a line for every request to the access log. The functions' own lines are
   * enough for the relay's commands; switch it on to see requests that API Gateway answered itself.
   * Default: false.
   */
  readonly accessLog?: boolean | undefined;
  /**
   * Whether the stage has a CloudWatch dashboard, at 3 dollars a month. Metrics are kept with and
   * without it. Default: true where `onDestroy` is `retain`, false for all others.
   */
  readonly dashboard?: boolean | undefined;
  /**
   * The ingress function.
   */
  readonly ingress?: IngressSettings | undefined;
  /**
   * The worker functions and their queues, by lane.
   */
  readonly lanes?: {
    readonly messages?: LaneSettings | undefined;
    readonly receipts?: LaneSettings | undefined;
    readonly moderation?: LaneSettings | undefined;
    readonly users?: LaneSettings | undefined;
    readonly groups?: LaneSettings | undefined;
    readonly calls?: LaneSettings | undefined;
    readonly campaigns?: LaneSettings | undefined;
    readonly other?: LaneSettings | undefined;
  } | undefined;
  /**
   * How long data is kept. Dead letters are always kept for 14 days, the longest that SQS allows.
   */
  readonly retention?: {
    /**
     * Days that log lines are kept. Allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545,
     * 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653. Default: 30.
     */
    readonly logDays?: number | undefined;
    /**
     * Days that a delivery waits in a lane. Allowed: 1 to 14. Default: 14.
     */
    readonly laneDays?: number | undefined;
    /**
     * Days that an event waits in a consumer's queue. Allowed: 1 to 14. Default: 14.
     */
    readonly consumerDays?: number | undefined;
  } | undefined;
  /**
   * Keeps every processed event in S3, to find, replay and erase. Default: no archive.
   */
  readonly archive?: {
    /**
     * Days that an event is kept. Allowed: 1 to 3650.
     */
    readonly retentionDays: number;
  } | undefined;
  /**
   * Who is notified, and when.
   */
  readonly alarms?: AlarmSettings | undefined;
  /**
   * A host name of your own for the webhook URL. Default: API Gateway's.
   */
  readonly customDomain?: DomainSettings | undefined;
  /**
   * Encrypts queues, secret, topic and logs with a KMS key of your own: `create`, or the ARN of a key
   * whose policy allows it (docs/deploy.md). Default: keys that AWS owns, at no cost.
   */
  readonly customerManagedKey?: string | undefined;
  /**
   * Whether queues, secret, settings and logs outlive the stack. Allowed: retain, delete. Default:
   * `retain` for stages named `prod` or `production` (alone or after a hyphen), `delete` for all others.
   */
  readonly onDestroy?: 'retain' | 'delete' | undefined;
}

/**
 * A queue that events are published to, and who reads it.
 */
export interface ConsumerSettings {
  /**
   * Lower-case letters, digits and single hyphens, at most 30 (with a function fewer, where the stage's
   * name is long); not starting with `lane-`, not ending with `-dead`.
   */
  readonly name: string;
  /**
   * `*` for all events, `messages.*` for a category, or a type such as `com.cometchat.message_sent`.
   */
  readonly eventTypes: readonly string[];
  /**
   * Account ids or IAM principal ARNs that may receive from the queue. Default: only this account's own
   * policies.
   */
  readonly readers?: readonly string[] | undefined;
  /**
   * Seconds that a reader has before a message is handed out again. Allowed: 0 to 43200. Default: 60, or
   * 6 x the function's timeout.
   */
  readonly visibilitySeconds?: number | undefined;
  /**
   * Receives after which a message goes to the consumer's dead-letter queue. Allowed: 1 to 1000.
   * Default: 10.
   */
  readonly maximumReceives?: number | undefined;
  /**
   * A function of this repository that reads the queue; other CDK apps connect their own. Default: none,
   * the queue is read from elsewhere.
   */
  readonly function?: ConsumerFunctionSettings | undefined;
}

export interface ConsumerFunctionSettings {
  /**
   * Path of a TypeScript file, from the root of the repository, that exports `handler`.
   */
  readonly entry: string;
  /**
   * Seconds for a batch. Allowed: 1 to 900. Default: 30.
   */
  readonly timeoutSeconds?: number | undefined;
  /**
   * The function's memory. Allowed: 128 to 10240. Default: 512.
   */
  readonly memoryMegabytes?: number | undefined;
  /**
   * Copies that run at a time. Allowed: 2 to 1000. Default: 10.
   */
  readonly maximumConcurrency?: number | undefined;
  /**
   * The function's environment variables. Default: none.
   */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

export interface DecisionSettings {
  /**
   * Time for a decision, in milliseconds from API Gateway's request time. Allowed: 100 to 1900. Default:
   * 1500.
   */
  readonly budgetMilliseconds?: number | undefined;
  /**
   * The answer when the rules have not decided by then: `open` lets the message pass, `closed` drops it.
   * Allowed: open, closed. Default: open.
   */
  readonly deadlineVerdict?: 'open' | 'closed' | undefined;
  /**
   * Whether a message that passed at the deadline says so in its metadata. Default: false.
   */
  readonly markForcedVerdicts?: boolean | undefined;
  /**
   * Seconds after which a function checks whether the rules' settings have changed. Allowed: 1 to 3600.
   * Default: 60.
   */
  readonly settingsMaximumAgeSeconds?: number | undefined;
  /**
   * A module with your own rules, from the project's root: `./rules/index.ts`. It exports `rules`, a
   * list made with `defineRule` (docs/decisions-guide.md). Default: the shipped rules alone.
   */
  readonly rules?: string | undefined;
  /**
   * Names of secrets that rules send along, such as a classifier's key: 1 to 40 lower-case letters,
   * digits and hyphens, at most 10. Each is made with a random value, to be replaced. Default: none.
   */
  readonly secrets?: readonly string[] | undefined;
  /**
   * Hosts that rules may call although their addresses are private, in lower case; at most 10. Default:
   * none.
   */
  readonly privateHosts?: readonly string[] | undefined;
}

export interface IngressSettings {
  /**
   * With less memory than the range allows, a cold start would take longer than the two seconds that
   * CometChat waits. Allowed: 512 to 10240. Default: 1024.
   */
  readonly memoryMegabytes?: number | undefined;
  /**
   * Concurrency kept for this function and not exceeded by it. Allowed: 1 to 10000. Default: the
   * account's, shared.
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * Whether a new version of the function first answers a tenth of the requests for ten minutes.
   * CodeDeploy puts the old version back, and the deployment fails, when one of the alarms
   * `server-errors`, `slow-answers` and `ingress-errors` goes off. Without it, a new version answers
   * everything at once. Default: false.
   */
  readonly gradualDeployment?: boolean | undefined;
}

export interface LaneSettings {
  /**
   * Workers that run at a time, so that a storm in this lane leaves room for the others. Allowed: 2 to
   * 1000. Default: 10.
   */
  readonly maximumConcurrency?: number | undefined;
  /**
   * Memory of a worker. Allowed: 512 to 10240. Default: 512.
   */
  readonly memoryMegabytes?: number | undefined;
  /**
   * Seconds for a batch of ten. A failed batch is retried after six times this. Allowed: 3 to 900.
   * Default: 10.
   */
  readonly timeoutSeconds?: number | undefined;
  /**
   * Receives after which a delivery whose event SQS refuses goes to the lane's dead-letter queue. SQS
   * itself moves a delivery there after ten times as many (at most 1000), which happens when workers
   * crash or queues can't be reached. Allowed: 1 to 1000. Default: 10.
   */
  readonly maximumReceives?: number | undefined;
}

export interface AlarmSettings {
  /**
   * Addresses that get e-mails; each confirms the subscription once. Default: none; you can subscribe to
   * the topic.
   */
  readonly emails?: readonly string[] | undefined;
  /**
   * Alarm when the oldest delivery has waited in a lane for this many seconds. Allowed: 1 to 1209600.
   * Default: 300.
   */
  readonly laneAgeSeconds?: number | undefined;
  /**
   * Alarm when the oldest event has waited in a consumer's queue for this many seconds. Allowed: 1 to
   * 1209600. Default: 900.
   */
  readonly consumerAgeSeconds?: number | undefined;
  /**
   * Alarm above this 99th percentile of answer times, in milliseconds, over five minutes. Allowed: 1 to
   * 2000. Default: 1600.
   */
  readonly acknowledgementP99Milliseconds?: number | undefined;
  /**
   * Alarm above this number of 5xx answers in five minutes. Allowed: 0 to 1000000. Default: 0.
   */
  readonly serverErrors?: number | undefined;
  /**
   * Alarm above this number of requests with wrong credentials in five minutes. Allowed: 0 to 1000000.
   * Default: 20.
   */
  readonly authenticationFailures?: number | undefined;
  /**
   * Alarm above this number of decisions made by the deadline instead of the rules, in five minutes.
   * Allowed: 0 to 1000000. Default: 5.
   */
  readonly forcedDecisions?: number | undefined;
  /**
   * Alarm above this number of requests that API Gateway throttled in five minutes. Allowed: 0 to
   * 1000000. Default: 10.
   */
  readonly throttledRequests?: number | undefined;
  /**
   * Alarm above this number of unknown triggers and fields in an hour. Allowed: 0 to 1000000. Default:
   * 0.
   */
  readonly drift?: number | undefined;
  /**
   * Alarm after this many hours without a request. Allowed: 1 to 24. Default: never.
   */
  readonly silentHours?: number | undefined;
}

export interface DomainSettings {
  /**
   * Host name, such as `webhooks.example.com`.
   */
  readonly name: string;
  /**
   * ARN of a certificate for that name in AWS Certificate Manager, in the region of the stack.
   */
  readonly certificateArn: string;
  /**
   * A hosted zone of Route 53 in which the record is made. Default: none, you make the record.
   */
  readonly hostedZone?: {
    /**
     * Id of the zone.
     */
    readonly id: string;
    /**
     * Domain of the zone, such as `example.com`.
     */
    readonly name: string;
  } | undefined;
  /**
   * Whether API Gateway's own URL goes on working, while webhooks move to the host name. Whatever
   * protects the host name (a firewall, client certificates) could be bypassed through the other URL.
   * Default: false.
   */
  readonly defaultEndpoint?: boolean | undefined;
  /**
   * Refuses clients without a certificate that one of the truststore's authorities has signed. CometChat
   * sends none: this is for a proxy of yours between CometChat and the relay. Default: no client
   * certificates.
   */
  readonly mutualTls?: {
    /**
     * A PEM file of certificate authorities: `s3://bucket/path.pem`.
     */
    readonly truststore: string;
    /**
     * The object's version, where the bucket has versions. Default: the newest at the time of the
     * deployment.
     */
    readonly version?: string | undefined;
  } | undefined;
}
