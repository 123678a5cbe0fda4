import { App } from 'aws-cdk-lib';
import { ChatStack } from '../lib/chat-stack';

const app = new App();
new ChatStack(app, 'chat-dev', { stage: 'dev' });
new ChatStack(app, 'chat-prod', { stage: 'prod' });
