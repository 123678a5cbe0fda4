import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { namePrefix } from './configuration/relay-configuration.ts';
import { Relay, type RelayProps } from './relay/relay.ts';
import { addRelayOutputs } from './relay-outputs.ts';

/** One stage of the relay in its own stack. */
export class RelayStack extends Stack {
  readonly relay: Relay;

  constructor(scope: Construct, props: RelayProps & Pick<StackProps, 'env'>) {
    const { configuration } = props;
    super(scope, namePrefix(configuration), {
      description: `CometChat webhook relay, stage ${configuration.stage}`,
      terminationProtection: configuration.onDestroy === 'retain',
      // For the bill: cost allocation by stage.
      tags: { application: 'cometchat-relay', stage: configuration.stage },
      ...(props.env && { env: props.env }),
    });
    this.relay = new Relay(this, 'Relay', props);
    addRelayOutputs(this, this.relay);
  }
}
