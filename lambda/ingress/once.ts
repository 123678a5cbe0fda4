/** Makes a thing at the first call and answers the same one from then on. Where making it failed, the next call tries again. */
export function once<Thing>(make: () => Promise<Thing>): () => Promise<Thing> {
  let thing: Promise<Thing> | undefined;
  return () => {
    thing ??= make().catch((error: unknown) => {
      thing = undefined;
      throw error;
    });
    return thing;
  };
}
