import { existsSync } from 'node:fs';

/** Runs once, before all tests. */
export default function tellLeftOut(): void {
  if (existsSync(new URL('../../shared/contract/', import.meta.url))) return;
  console.warn(
    "Tests that need CometChat's published payloads are left out: ../shared/contract isn't there.\n",
  );
}
