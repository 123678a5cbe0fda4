import {
  CfnApiMapping,
  type CfnStage,
  DomainName,
  type HttpApi,
  type MTLSConfig,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { RelayConfiguration } from '../configuration/relay-configuration.ts';

type DomainSettings = NonNullable<RelayConfiguration['customDomain']>;
type MutualTls = NonNullable<DomainSettings['mutualTls']>;

export interface WebhookDomainProps {
  readonly settings: DomainSettings;
  readonly api: HttpApi;
  readonly stage: CfnStage;
}

/** A custom host name for the API, with its record if the hosted zone is known. */
export class WebhookDomain extends Construct {
  constructor(scope: Construct, id: string, { settings, api, stage }: WebhookDomainProps) {
    super(scope, id);
    const domain = new DomainName(this, 'Name', {
      domainName: settings.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', settings.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
      ...(settings.mutualTls && { mtls: this.#truststore(settings.mutualTls) }),
    });
    const mapping = new CfnApiMapping(this, 'Mapping', {
      apiId: api.apiId,
      domainName: domain.name,
      stage: stage.stageName,
    });
    mapping.node.addDependency(stage);
    if (settings.hostedZone === undefined) return;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: settings.hostedZone.id,
      zoneName: settings.hostedZone.name,
    });
    const record = {
      zone,
      recordName: settings.name,
      target: RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId),
      ),
    };
    new ARecord(this, 'Ipv4', record);
    new AaaaRecord(this, 'Ipv6', record);
  }

  #truststore({ truststore, version }: MutualTls): MTLSConfig {
    const { host, pathname } = new URL(truststore);
    return {
      bucket: Bucket.fromBucketName(this, 'Truststore', host),
      key: pathname.slice(1),
      ...(version !== undefined && { version }),
    };
  }
}
