import { Dashboard, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageResources } from '../relay/stage-resources.ts';
import { costWidgets } from './cost-widgets.ts';
import { processingWidgets } from './processing-widgets.ts';
import { requestWidgets } from './request-widgets.ts';
import type { WatchedRelay } from './watched-relay.ts';

export interface RelayDashboardProps {
  readonly relay: WatchedRelay;
  readonly resources: StageResources;
}

/** The dashboard: deliveries in, answer times, events out, costs. */
export class RelayDashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { relay, resources }: RelayDashboardProps) {
    super(scope, id);
    const dashboardName = resources.prefix;
    new Dashboard(this, 'Dashboard', {
      dashboardName,
      widgets: [
        ...section('Requests and answers', requestWidgets(relay)),
        ...section('Processing and delivery', processingWidgets(relay)),
        ...section('Cost', costWidgets(relay)),
      ],
    });
    this.url = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`;
  }
}

function section(question: string, rows: readonly IWidget[][]): IWidget[][] {
  return [[new TextWidget({ markdown: `## ${question}`, width: 24, height: 1 })], ...rows];
}
