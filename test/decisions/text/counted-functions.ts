/** What is counted; compiled into the build that `counted-build.ts` makes. */
export { createBlockedPhrases } from '../../../lambda/decisions/text/blocked-phrases.ts';
export { fold } from '../../../lambda/decisions/text/fold.ts';
export { domainsAbove, hostCandidates } from '../../../lambda/decisions/text/hosts.ts';
export { countPersonalData } from '../../../lambda/decisions/text/personal-data.ts';
export { countSameMessages, measureRepetition } from '../../../lambda/decisions/text/repetition.ts';

/** What a text function must not do, to show that the measure finds it: the whole text is read for each of its units. */
export const quadratic = {
  'written out': (text: string): number => {
    let same = 0;
    for (let one = 0; one < text.length; one++)
      for (let other = 0; other < text.length; other++) if (text[one] === text[other]) same++;
    return same;
  },
  'inside the engine': (text: string): number => {
    let missing = 0;
    for (let index = 0; index < text.length; index++) if (text.indexOf('\u0000', index) < 0) missing++;
    return missing;
  },
  'in a regular expression': (text: string): number => {
    let found = 0;
    for (let index = 0; index < text.length; index++) if (/none/.test(text)) found++;
    return found;
  },
};
