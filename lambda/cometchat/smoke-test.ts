/**
 * The trigger of the relay's own synthetic deliveries, which are sent after a deployment to see that everything works.
 * CometChat has no such trigger, so they take the way of an unknown one: lane `other`, event type
 * `com.cometchat.relay_smoke_test`. They are not counted as drift, for nothing has changed at CometChat.
 */
export const smokeTrigger = 'relay_smoke_test';
