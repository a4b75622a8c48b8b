import type { ReactNode } from "react";
import { Logo } from "./Logo";

/** The card in the middle of the pages before home. */
export function Welcome({ lead, children }: { lead: string; children: ReactNode }) {
  return (
    <main className="app-welcome">
      <div className="app-card">
        <Logo size={56} />
        <h1>Parley</h1>
        <p className="app-lead">{lead}</p>
        {children}
      </div>
    </main>
  );
}
