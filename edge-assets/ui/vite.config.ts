import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const api = process.env.EDGE_API ?? "http://127.0.0.1:3000";
// The server refuses writes from another origin, which the development server is.
const proxied = { target: api, changeOrigin: true, headers: { origin: api } };
const fixtures = process.env.EDGE_FIXTURES === "1";

/** Made-up answers in the place of a server. */
const madeUp = (): Plugin => ({
  name: "made-up-answers",
  apply: "serve",
  async configureServer(server) {
    const { contextOf, handle } = await import("./tests/fixture-server/server");
    const context = contextOf(Number(process.env.EDGE_FIXTURES_SCALE ?? 0));
    server.middlewares.use((request, response, next) => {
      if (request.url?.startsWith("/api/v1/")) void handle(context, request, response);
      else next();
    });
  },
});

export default defineConfig({
  plugins: [react(), ...(fixtures ? [madeUp()] : [])],
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
    // All styles are a few kilobytes: one request is better than one for each page.
    cssCodeSplit: false,
    reportCompressedSize: false,
    // What the first page is made of is one request, also where pages that come later use parts of it.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  server: { port: 5173, proxy: fixtures ? {} : { "/api/": proxied, "/health": proxied } },
  test: { include: ["tests/unit/**/*.test.ts"], environment: "node" },
});
