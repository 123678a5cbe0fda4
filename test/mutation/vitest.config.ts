import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/{cometchat,decisions/engine,events,worker}/**/*.test.ts'] },
});
