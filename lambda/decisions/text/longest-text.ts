/**
 * How much of a text the rules look at, in UTF-16 units. CometChat refuses a text of 70,000 characters (contract,
 * section 2), so this bounds the work and cuts nothing that can arrive.
 */
export const longestJudgedText = 100_000;
