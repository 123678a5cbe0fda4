/** Why the relay refuses a request, by status: its log line has the status only, because what came may be anything. */
export const refusals: Readonly<Record<number, string>> = {
  400: 'it was no JSON object with a trigger and data',
  401: 'the user name or the password was wrong or missing',
  403: 'its app id is not among the allowed ones',
  413: 'it was larger than a queue message can be',
  415: 'its content type was not JSON',
  429: 'too many requests at a time',
  503: 'SQS did not take it in time; CometChat may send it again',
};
