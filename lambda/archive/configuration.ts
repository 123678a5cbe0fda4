/** What the archive function is told by its environment. The stack writes it, the function reads it. */
export interface ArchiveConfiguration {
  readonly stage: string;
  readonly bucket: string;
  /** `https://s3.eu-west-1.amazonaws.com`. */
  readonly s3Endpoint: string;
}

/** The environment for the function. Values may be CDK tokens. */
export function writeArchiveEnvironment(configuration: ArchiveConfiguration): Record<string, string> {
  return {
    STAGE: configuration.stage,
    ARCHIVE_BUCKET: configuration.bucket,
    // The SDK's own name for it.
    AWS_ENDPOINT_URL_S3: configuration.s3Endpoint,
  };
}

/** Reads the function's environment. Throws an error that names a missing variable. */
export function readArchiveConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): ArchiveConfiguration {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`environment variable ${name} is missing`);
    return value;
  };
  return {
    stage: required('STAGE'),
    bucket: required('ARCHIVE_BUCKET'),
    s3Endpoint: required('AWS_ENDPOINT_URL_S3'),
  };
}
