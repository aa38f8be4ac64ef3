import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { startLive } from "./api/live";
import { startSettings } from "./lib/settings";
import { router } from "./router";
import "./styles/tokens.css";
import "./styles/base.css";

startSettings();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says what became old; nothing is asked for by the clock.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (tries, error) => tries < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: (tries) => Math.min(4000, 400 * 2 ** tries),
    },
  },
});

startLive(queries);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
