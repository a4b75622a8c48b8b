import { useCallback, useEffect, useState } from "react";
import { Api, ApiError } from "../lib/api";
import { type Problem, problemOf } from "../lib/problems";
import { connect, type Link } from "./connect";
import { identity, takeFromAddress } from "./identity";
import { roomInAddress } from "./roomAddress";
import { RoomScreen } from "./screens/RoomScreen";
import { SignIn } from "./screens/SignIn";
import { TokenEntry } from "./screens/TokenEntry";
import { Unreachable } from "./screens/Unreachable";
import { Workspace } from "./Workspace";

type Stage =
  | { name: "starting" }
  | { name: "unreachable"; problem: Problem }
  | { name: "sign-in"; devMode: boolean; refusal: string | null }
  | { name: "ready"; link: Link };

/** The whole page: who are you, then your people and calls, or the room that the address names. */
export function App() {
  const [stage, setStage] = useState<Stage>({ name: "starting" });
  const start = useCallback(async () => setStage(await nextStage()), []);
  useEffect(() => {
    void start();
    // A link with a token or an invitation that is opened in this very tab changes only the part after #.
    const again = () => location.hash.length > 1 && void start();
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, [start]);
  const enter = (token: string) => {
    identity.token = token;
    return start();
  };
  const leave = () => {
    identity.token = null;
    void start();
  };
  // The token itself stays: the next stage finds out by it whether the refusal is final, and says so.
  const check = () => void start();
  switch (stage.name) {
    case "starting":
      return <div className="app-starting" role="status" aria-label="Starting" />;
    case "unreachable":
      return <Unreachable problem={stage.problem} onRetry={start} />;
    case "sign-in":
      return stage.devMode ? (
        <SignIn refusal={stage.refusal} onToken={enter} />
      ) : (
        <TokenEntry refusal={stage.refusal} onToken={enter} />
      );
    case "ready": {
      const { link } = stage;
      const roomId = roomInAddress();
      if (roomId !== null) return <RoomScreen key={link.me.id} link={link} roomId={roomId} />;
      return <Workspace key={link.me.id} link={link} onSignOut={leave} onRefused={check} />;
    }
  }
}

async function nextStage(): Promise<Stage> {
  takeFromAddress();
  try {
    const { devMode } = await new Api().info();
    return await signIn(devMode);
  } catch (error) {
    return { name: "unreachable", problem: problemOf(error) };
  }
}

async function signIn(devMode: boolean): Promise<Stage> {
  const token = identity.token;
  if (!token) return { name: "sign-in", devMode, refusal: null };
  try {
    return { name: "ready", link: await connect(token) };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) throw error;
    identity.token = null;
    return { name: "sign-in", devMode, refusal: "That sign-in has ended or is not valid here. Please sign in again." };
  }
}
