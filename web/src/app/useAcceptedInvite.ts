import { useEffect, useState } from "react";
import { ApiError } from "../lib/api";
import { problemOf } from "../lib/problems";
import { identity } from "./identity";
import type { Desk } from "./Workspace";

/** Accepts the invitation that brought somebody here; gives the conversation that is now theirs too. */
export function useAcceptedInvite(desk: Desk, onProblem: (notice: string) => void): string | null {
  const [joined, setJoined] = useState<string | null>(null);
  useEffect(() => {
    const invite = identity.invite;
    if (!invite) return;
    identity.invite = null;
    desk.link.api
      .acceptInvite(invite)
      .then(async (conversation) => {
        setJoined(conversation.id);
        await desk.records.refresh();
      })
      .catch((error) => onProblem(refusalWords(error)));
  }, [desk, onProblem]);
  return joined;
}

function refusalWords(error: unknown): string {
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
  if (refused) return "This invitation link is not valid: it is incomplete or older than 7 days. Ask for a new one.";
  return `The invitation could not be used. ${problemOf(error).hint}`;
}
