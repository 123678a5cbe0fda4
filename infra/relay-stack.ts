import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { namePrefix, resolveConfiguration } from './configuration/relay-configuration.ts';
import { CometChatRelay, type CometChatRelayProps } from './relay/cometchat-relay.ts';
import { addRelayOutputs } from './relay-outputs.ts';

/** One stage of the relay, as a stack of its own. */
export class RelayStack extends Stack {
  readonly relay: CometChatRelay;

  constructor(scope: Construct, props: CometChatRelayProps & Pick<StackProps, 'env'>) {
    const configuration = resolveConfiguration(props.settings);
    super(scope, namePrefix(configuration), {
      description: `CometChat webhook relay, stage ${configuration.stage}`,
      terminationProtection: configuration.onDestroy === 'retain',
      // For the bill: cost allocation by stage.
      tags: { application: 'cometchat-relay', stage: configuration.stage },
      ...(props.env && { env: props.env }),
    });
    this.relay = new CometChatRelay(this, 'Relay', props);
    addRelayOutputs(this, this.relay);
  }
}
