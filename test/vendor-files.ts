import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';

/** CometChat's published payloads and its OpenAPI file. They aren't ours to publish, so they lie beside the checkout. */
export const vendorFiles = new URL('../../shared/contract/', import.meta.url);

const hasVendorFiles = existsSync(vendorFiles);

/** A suite that needs these files. Without them the report shows it as skipped, and says why. */
export function describeWithVendorFiles(name: string, suite: () => void): void {
  if (hasVendorFiles) return void describe(name, suite);
  describe.runIf(false)(name, () => {
    it("is left out: CometChat's payloads aren't at ../shared/contract", () => undefined);
  });
}
