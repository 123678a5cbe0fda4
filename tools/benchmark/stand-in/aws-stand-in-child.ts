import { password, username } from '../requests.ts';
import { startAwsStandIn } from './aws-stand-in.ts';

/** The process of the stand-in: tells its URL, then how many messages it has taken whenever it is asked. */
const aws = await startAwsStandIn({ username, password });
process.on('disconnect', () => process.exit(0));
process.on('message', async () => process.send?.({ accepted: String(await aws.accepted()) }));
process.send?.({ url: aws.url });
