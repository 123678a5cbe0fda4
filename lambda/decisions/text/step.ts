/**
 * Called with the units of work that a text function does: characters read, words looked up. Tests add them up, to show
 * that no text, however it is made, costs more than its length allows; nothing else passes one in.
 */
export type Step = (units: number) => void;

export const uncounted: Step = () => {};

/**
 * How much of a text the rules look at, in UTF-16 units. CometChat refuses a text of 70,000 characters (contract,
 * section 2), so this bounds the work and cuts nothing that can arrive.
 */
export const longestJudgedText = 100_000;
