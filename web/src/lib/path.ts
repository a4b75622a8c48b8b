/** Whether a call goes straight to the other person or over somebody's TURN server. */
export type Path = "direct" | "relayed";

type Stat = Record<string, unknown> & { id: string; type: string };

/** Reads the way that is in use out of the browser's statistics; null while there is none. */
export function pathOf(stats: RTCStatsReport): Path | null {
  const all = new Map<string, Stat>();
  stats.forEach((stat: Stat) => void all.set(stat.id, stat));
  const pair = selectedPair([...all.values()], all);
  if (!pair) return null;
  const types = [pair.localCandidateId, pair.remoteCandidateId].map((id) => all.get(String(id))?.candidateType);
  return types.includes("relay") ? "relayed" : "direct";
}

function selectedPair(stats: Stat[], byId: Map<string, Stat>): Stat | undefined {
  const transport = stats.find((each) => each.type === "transport" && each.selectedCandidatePairId);
  if (transport) return byId.get(String(transport.selectedCandidatePairId));
  // Firefox marks the pair itself.
  return stats.find((each) => each.type === "candidate-pair" && each.selected);
}
