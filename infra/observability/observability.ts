import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { StageResources } from '../relay/stage-resources.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { AlarmName } from './alarm-names.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { processingAlarms } from './processing-alarms.ts';
import { RelayDashboard } from './relay-dashboard.ts';
import { requestAlarms } from './request-alarms.ts';
import type { WatchedRelay } from './watched-relay.ts';

export interface ObservabilityProps {
  readonly relay: WatchedRelay;
  readonly resources: StageResources;
}

/** Alarms, and a dashboard if the settings ask for one. */
export class Observability extends Construct {
  readonly topic: AlarmTopic;
  /** Where the settings ask for one. */
  readonly dashboard: RelayDashboard | undefined;
  readonly #alarms: ReadonlyMap<AlarmName, Alarm>;

  constructor(scope: Construct, id: string, { relay, resources }: ObservabilityProps) {
    super(scope, id);
    const { alarms, dashboard } = relay.configuration;
    this.topic = new AlarmTopic(this, 'Alarms', { resources, emails: alarms.emails });
    const action = new SnsAction(this.topic.topic);
    const definitions = [...requestAlarms(relay), ...processingAlarms(relay)];
    this.#alarms = new Map(
      definitions.map((definition) => {
        const alarm = this.#alarm(definition, resources);
        alarm.addAlarmAction(action);
        if (definition.tellsEnd !== false) alarm.addOkAction(action);
        return [definition.name, alarm];
      }),
    );
    this.dashboard = dashboard ? new RelayDashboard(this, 'Dashboard', { relay, resources }) : undefined;
  }

  /** The alarm with that name. Throws if there isn't one. */
  alarm(name: AlarmName): Alarm {
    const alarm = this.#alarms.get(name);
    if (alarm === undefined)
      throw new Error(`The relay has no alarm "${name}". It has ${[...this.#alarms.keys()].join(', ')}.`);
    return alarm;
  }

  #alarm(definition: AlarmDefinition, { prefix }: StageResources): Alarm {
    const { name, metric, threshold, below = false, periods = 1, meaning, runbook } = definition;
    return new Alarm(this, `Alarm-${name}`, {
      alarmName: `${prefix}-${name}`,
      alarmDescription: `${meaning} What to do: docs/runbook.md#${runbook}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Without traffic there is no data. Only the alarm for silence is about that.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}
