import { arn, flag, section, text } from './fields.ts';

export const domainSchema = section({
  name: text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a host name in lower case').describe(
    'Host name, such as `webhooks.example.com`.',
  ),
  certificateArn: arn(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
    'must be the ARN of an ACM certificate',
  ).describe('ARN of a certificate for that name in AWS Certificate Manager, in the region of the stack.'),
  hostedZone: section({
    id: text(/./, 'must not be empty').describe('Id of the zone.'),
    name: text(/./, 'must not be empty').describe('Domain of the zone, such as `example.com`.'),
  })
    .optional()
    .describe('A hosted zone of Route 53 in which the record is made. Default: none, you make the record.'),
  defaultEndpoint: flag(false).describe(
    "Whether API Gateway's own URL goes on working, while webhooks move to the host name. Whatever protects the host name (a firewall, client certificates) could be bypassed through the other URL.",
  ),
  mutualTls: section({
    truststore: text(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/,
      'must be such as "s3://bucket/path.pem"',
    ).describe('A PEM file of certificate authorities: `s3://bucket/path.pem`.'),
    version: text(/./, 'must not be empty')
      .optional()
      .describe(
        "The object's version, where the bucket has versions. Default: the newest at the time of the deployment.",
      ),
  })
    .optional()
    .describe(
      "Refuses clients without a certificate that one of the truststore's authorities has signed. CometChat sends none: this is for a proxy of yours between CometChat and the relay. Default: no client certificates.",
    ),
})
  .meta({ id: 'DomainSettings' })
  .refine((domain) => domain.mutualTls === undefined || !domain.defaultEndpoint, {
    path: ['defaultEndpoint'],
    message: "must be false with mutualTls: API Gateway's own URL doesn't check client certificates",
  });
