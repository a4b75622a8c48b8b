import { originOf, type SocketLike, tokenOf } from "./socket";
import type { Call, CallType, Conversation, MediaState, Person, Placed, QualitySample, TurnGrant, User } from "./types";

/** A request that the server refused, or that did not reach it (`status` 0, code `unreachable`). */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Seconds to wait before asking again, where the server says so. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** How often a question is repeated that a starting server cannot answer yet, and the longest pause before each. */
const MOST_REPEATS = 5;
const MOST_SECONDS = 10;

/** Where the API is and who asks. */
export interface ApiOptions {
  /** Origin of the server; that of the page by default. */
  baseUrl?: string;
  token?: () => string | undefined | Promise<string | undefined>;
  /** Names this device to the server, so that media of a call come here and not to another tab. */
  socketId?: () => string | undefined;
}

/** Typed client of every REST route in `docs/calls.md`. */
export class Api {
  constructor(private readonly options: ApiOptions = {}) {}

  /** An API at the server of a socket, with its token. */
  static of(socket: SocketLike): Api {
    return new Api({ baseUrl: originOf(socket), token: () => tokenOf(socket), socketId: () => socket.id });
  }

  info = () => this.get<{ name: string; version: string; devMode: boolean }>("/api/info");
  createDevSession = (name: string) => this.post<{ token: string; user: User }>("/api/dev/session", { name });
  me = async () => (await this.get<{ user: User }>("/api/me")).user;
  users = async (q = "") => (await this.get<{ users: Person[] }>(`/api/users${query({ q })}`)).users;

  conversations = async () => (await this.get<{ conversations: Conversation[] }>("/api/conversations")).conversations;
  conversation = async (id: string) =>
    (await this.get<{ conversation: Conversation }>(`/api/conversations/${id}`)).conversation;
  createConversation = async (body: { kind?: Conversation["kind"]; title?: string; memberIds: string[] }) =>
    (await this.post<{ conversation: Conversation }>("/api/conversations", body)).conversation;
  addMembers = async (id: string, memberIds: string[]) =>
    (await this.post<{ conversation: Conversation }>(`/api/conversations/${id}/members`, { memberIds })).conversation;
  removeMember = (id: string, userId: string) =>
    this.request<void>("DELETE", `/api/conversations/${id}/members/${userId}`);
  createInvite = async (id: string) => (await this.post<{ url: string }>(`/api/conversations/${id}/invite`)).url;
  acceptInvite = async (invite: string) =>
    (await this.post<{ conversation: Conversation }>("/api/invites/accept", { invite })).conversation;
  activeCall = async (conversationId: string) =>
    (await this.get<{ call: Call | null }>(`/api/conversations/${conversationId}/active-call`)).call;

  initiate = (body: { conversationId: string; type: CallType; participantIds?: string[] }) =>
    this.take<Placed>("/api/calls/initiate", body);
  ring = (callId: string) => this.post<{ callId: string; status: string }>(`/api/calls/${callId}/ring`);
  answer = (callId: string) =>
    this.take<{ callId: string; status: string; startedAt: string }>(`/api/calls/${callId}/answer`);
  reject = (callId: string, reason: "declined" | "busy" = "declined") =>
    this.post<{ callId: string; status: string }>(`/api/calls/${callId}/reject`, { reason });
  end = (callId: string) =>
    this.post<{ callId: string; status: string; duration?: number; endReason?: string }>(`/api/calls/${callId}/end`);
  leave = (callId: string, reason?: "connection-lost") =>
    this.post<{ callId: string; status: string }>(`/api/calls/${callId}/leave`, reason ? { reason } : {});
  join = async (callId: string) =>
    (await this.patiently(() => this.take<{ call: Call }>(`/api/calls/${callId}/join`))).call;
  /** Takes oneself out of a call; the end of a group call would end it for all, yet nobody is there before the answer. */
  giveUp = (call: Call) => (call.startedAt ? this.leave(call.id) : this.end(call.id));
  invite = async (callId: string, participantIds: string[]) =>
    (await this.post<{ call: Call }>(`/api/calls/${callId}/invite`, { participantIds })).call;
  setMedia = (callId: string, state: Partial<MediaState>) =>
    this.request<{ success: boolean; mediaState: MediaState }>("PATCH", `/api/calls/${callId}/media`, state);
  reportQuality = (callId: string, report: QualitySample & { earlier?: QualitySample[] }) =>
    this.post<void>(`/api/calls/${callId}/quality`, report);
  call = async (callId: string) => (await this.get<{ call: Call }>(`/api/calls/${callId}`)).call;
  calls = (filter: { conversationId?: string; before?: string; limit?: number } = {}) =>
    this.get<{ calls: Call[]; nextBefore: string | null }>(`/api/calls${query(filter)}`);
  missedCalls = async () => (await this.get<{ calls: Call[] }>("/api/calls/missed")).calls;
  /** The person has looked at these missed calls, or at all of them. */
  seeMissedCalls = (callIds?: string[]) =>
    this.request<void>("POST", "/api/calls/missed/seen", callIds ? { callIds } : {});
  turnCredentials = () => this.get<TurnGrant>("/api/calls/turn-credentials");

  private get<T>(path: string) {
    return this.patiently(() => this.request<T>("GET", path));
  }

  /** Asks again while the server is only just starting. */
  private async patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let left = MOST_REPEATS; ; left--) {
      try {
        return await ask();
      } catch (error) {
        if (left === 0 || !(error instanceof ApiError) || error.status !== 503) throw error;
        await pause(Math.min(error.retryAfter ?? 1, MOST_SECONDS));
      }
    }
  }

  private post<T>(path: string, body: unknown = {}) {
    return this.request<T>("POST", path, body);
  }

  /** A request by which this very device takes part in a call. */
  private take<T>(path: string, body: unknown = {}) {
    const socketId = this.options.socketId?.();
    return this.request<T>("POST", path, body, socketId ? { "X-Socket-Id": socketId } : {});
  }

  private async request<T>(method: string, path: string, body?: unknown, extra: Record<string, string> = {}) {
    const response = await this.send(path, {
      method,
      headers: { ...(await this.headers(body)), ...extra },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw errorOf(response, text);
    return (text ? parse(text, response.status) : undefined) as T;
  }

  private async headers(body: unknown): Promise<Record<string, string>> {
    const token = await this.options.token?.();
    return {
      Accept: "application/json",
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    };
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch((this.options.baseUrl ?? "") + path, init);
    } catch {
      throw new ApiError(0, "unreachable", "The server cannot be reached.");
    }
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

function query(values: Record<string, string | number | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== "") params.set(name, String(value));
  }
  return params.size ? `?${params}` : "";
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(status, "bad_answer", "The server answered something that is not JSON.");
  }
}

/** An error page of a proxy in between has no JSON; the status then speaks for itself. */
function errorOf(response: Response, text: string): ApiError {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : undefined;
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    return new ApiError(response.status, error.code, error.message, retryAfter);
  } catch {
    return new ApiError(response.status, "http_error", `The server answered ${response.status}.`, retryAfter);
  }
}
