import type { RelayCredentials } from '../../target.ts';
import type { Check, Finding } from './finding.ts';

/** CometChat's limits (contract, section 2). */
const longestUsername = 50;
const longestPassword = 100;
const shortestPassword = 20;
const alphanumeric = /^[A-Za-z0-9]+$/;

/** The secret can be read, and CometChat can take what is in it. */
export const credentialsCheck: Check = {
  name: 'credentials',
  run: async (target) => judgeCredentials(await target.credentials()),
};

/** Judges credentials without repeating any of them. */
export function judgeCredentials({ username, password, previousPassword }: RelayCredentials): Finding[] {
  const problems = [
    ...problemsOf('the user name', username, longestUsername),
    ...problemsOf('the password', password, longestPassword),
  ];
  const findings: Finding[] = problems.map((says) => ({
    check: 'credentials',
    grade: 'fail',
    says,
    advice: 'CometChat cannot be given these: make new ones with `relay credentials rotate`',
  }));
  if (findings.length === 0)
    findings.push({
      check: 'credentials',
      grade: 'ok',
      says: 'the secret can be read, and CometChat can take what is in it',
    });
  if (password.length < shortestPassword)
    findings.push({
      check: 'credentials',
      grade: 'warn',
      says: `the password has fewer than ${shortestPassword} characters`,
      advice: 'it is all that keeps strangers out: make a longer one with `relay credentials rotate`',
    });
  if (previousPassword !== undefined)
    findings.push({
      check: 'credentials',
      grade: 'warn',
      says: 'the previous password is still accepted: a rotation is not finished',
      advice: 'when CometChat uses the new one, end the old one with `relay credentials retire`',
    });
  return findings;
}

function problemsOf(what: string, text: string, longest: number): string[] {
  return [
    ...(text.length > longest ? [`${what} has more than ${longest} characters`] : []),
    ...(alphanumeric.test(text) ? [] : [`${what} has characters other than letters and digits`]),
  ];
}
