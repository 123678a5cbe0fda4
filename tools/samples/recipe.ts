import type { JsonObject } from '../../lambda/cometchat/json.ts';
import type { Scene } from './scene.ts';

/** How to make one sample; linked to the catalogue by the row's name. */
export interface SampleRecipe {
  /** The name of the catalogue's row. */
  readonly row: string;
  /** Tells the samples of one trigger and system apart. */
  readonly variant: string;
  /** The whole envelope; `trigger` is the spelling to use, which may be an alias. */
  make(scene: Scene, trigger: string): JsonObject;
}
