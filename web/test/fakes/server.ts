import { vi } from "vitest";

interface Request {
  method: string;
  path: string;
  body: Record<string, unknown> | undefined;
  headers: Record<string, string>;
}

type Answer = [status: number, body?: unknown, headers?: Record<string, string>];

/** Answers requests from a table such as `{"POST /api/calls/initiate": [201, {…}]}` and remembers them. */
export function fakeServer(routes: Record<string, Answer | (() => Answer)>): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const { pathname, search } = new URL(url, "http://parley.test");
    const method = init.method ?? "GET";
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    requests.push({ method, path: pathname + search, body, headers: init.headers as Record<string, string> });
    const found = routes[`${method} ${pathname}`] ?? [404, { error: { code: "not_found", message: "No such route." } }];
    const [status, json, headers] = typeof found === "function" ? found() : found;
    const text = json === undefined ? null : typeof json === "string" ? json : JSON.stringify(json);
    return new Response(text, { status, headers: headers ?? {} });
  });
  return requests;
}

/** The answers of a call that goes well. */
export function callRoutes(): Record<string, Answer> {
  return {
    "GET /api/calls/turn-credentials": [200, { credentials: { urls: [], username: "", credential: "" } }],
    "POST /api/calls/initiate": [
      201,
      {
        callId: "call-1",
        status: "initiated",
        participants: [{ userId: "ben", userName: "Ben", userIdentifier: "ben@example.org", status: "invited" }],
      },
    ],
    "POST /api/calls/call-1/ring": [200, { callId: "call-1", status: "ringing" }],
    "POST /api/calls/call-1/answer": [200, { callId: "call-1", status: "active", startedAt: "2026-01-01T00:00:00Z" }],
    "POST /api/calls/call-1/reject": [200, { callId: "call-1", status: "rejected" }],
    "POST /api/calls/call-1/end": [200, { callId: "call-1", status: "ended", duration: 3, endReason: "ended-by-user" }],
    "PATCH /api/calls/call-1/media": [
      200,
      { success: true, mediaState: { audioEnabled: true, videoEnabled: true, screenSharing: false } },
    ],
    "POST /api/calls/call-1/quality": [200, {}],
  };
}
