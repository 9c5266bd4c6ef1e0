import node from "@astrojs/node";
import react from "@astrojs/react";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "astro/config";

export default defineConfig({
  output: "server",
  // 1 MB: Astro's own default is 1 GB.
  adapter: node({ mode: "middleware", bodySizeLimit: 1_048_576 }),
  integrations: [react()],
  // Astro's origin check refuses provider pushes and lets cross-site octet-stream through; ours is in src/middleware.ts.
  security: { checkOrigin: false },
  devToolbar: { enabled: false },
  vite: { plugins: [tailwindcss()] },
});
