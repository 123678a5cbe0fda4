import type { SigningOptions } from './signed-request.ts';

/** Lambda gives a function its region and credentials here, and nowhere else. */
export function readSigningOptions(
  environment: Readonly<Record<string, string | undefined>>,
): SigningOptions {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`environment variable ${name} is missing`);
    return value;
  };
  const { AWS_SESSION_TOKEN: sessionToken } = environment;
  return {
    region: required('AWS_REGION'),
    credentials: {
      accessKeyId: required('AWS_ACCESS_KEY_ID'),
      secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken ? { sessionToken } : {}),
    },
  };
}
