import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.EDGE_API ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../ui-dist",
    emptyOutDir: true,
    // Not `assets`: that is a page, whose addresses end in the keys of assets.
    assetsDir: "static",
    target: ["chrome123", "firefox121", "safari17.5"],
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // Fonts stay files: the page's policy allows no `data:` fonts, and a file is cached for ever under its hashed name.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    reportCompressedSize: false,
  },
  server: { port: 5173, proxy: { "/api": api, "/health": api } },
  test: { include: ["tests/unit/**/*.test.ts"], environment: "node" },
});
