/**
 * The logical ids of everything that holds data, in the configuration with nothing but defaults. A change here means that
 * the next deployment makes new, empty resources and deletes these with what is in them: never change a line, only add.
 */
export const statefulLogicalIds: readonly string[] = [
  'RelayConsumerprocessedeventsQueueDeadLetters23E73120',
  'RelayConsumerprocessedeventsQueue16CBEFB0',
  'RelayLanemessagesQueueDeadLetters18AA4AB9',
  'RelayLanemessagesQueueE1210D2A',
  'RelayLanemoderationQueueDeadLetters2694F7BE',
  'RelayLanemoderationQueueE690F18D',
  'RelayLaneusersQueueDeadLetters0FCDB431',
  'RelayLaneusersQueue12C0EF12',
  'RelayLanegroupsQueueDeadLettersEC4F08F0',
  'RelayLanegroupsQueueB4537646',
  'RelayLanecallsQueueDeadLettersA55FBC2D',
  'RelayLanecallsQueueEF6F0FD2',
  'RelayLanecampaignsQueueDeadLetters5ECDAF67',
  'RelayLanecampaignsQueue1B7AA9AF',
  'RelayLaneotherQueueDeadLettersE858D7EC',
  'RelayLaneotherQueueC23223C4',
  'RelayIngressCredentials7ED23401',
  'RelayIngressRuleSettingsBucketA1280962',
  'RelayLanemessagesWorkerLogGroup1EEEC2C9',
  'RelayLanemoderationWorkerLogGroupAEE4F2D2',
  'RelayLaneusersWorkerLogGroup47B4746F',
  'RelayLanegroupsWorkerLogGroupE3C47ADD',
  'RelayLanecallsWorkerLogGroup5F06EECE',
  'RelayLanecampaignsWorkerLogGroup86DC809C',
  'RelayLaneotherWorkerLogGroup15D7F4AC',
  'RelayLanereceiptsQueue2148B734',
  'RelayLanereceiptsQueueDeadLettersF0788B8A',
  'RelayLanereceiptsWorkerLogGroup239C16BD',
  'RelayIngressFunctionLogGroupE2D7727A',
  'RelayApiAccessLog59BA89D3',
];

/** Those of what a stage has only if its settings ask for it: an archive, and a key that the stack makes. */
export const optionalLogicalIds: readonly string[] = [
  'RelayArchiveBucketC83CE8F1',
  'RelayArchiveFunctionLogGroup040FD7BB',
  'RelayArchiveQueue69D9D597',
  'RelayArchiveQueueDeadLettersFDDA3E86',
  'RelayEncryptionKeyC6341222',
];
