import { metricsEndpoint } from "@l0/prometheus";
import { register } from "@prometheus-io/client";

const metrics = metricsEndpoint(register);

/** For `Bun.serve({ fetch })`, `Deno.serve(fetch)`, Hono, a Next.js route. */
export async function fetch(request: Request): Promise<Response> {
  if (new URL(request.url).pathname === "/metrics") return metrics(request);
  return new Response("Not found", { status: 404 });
}
