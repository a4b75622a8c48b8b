import { Fragment, useEffect, useState } from "react";
import { problemOf } from "../../lib/problems";
import { Logo } from "../parts/Logo";
import { type Document, type Route, routesByTag } from "./openapi";
import { Prose } from "./Prose";
import { RouteCard } from "./RouteCard";

type State = { document?: Document; error?: string };

/** The API as the server's own description tells it. */
export function Reference() {
  const [{ document, error }, setState] = useState<State>({});
  const [q, setQ] = useState("");
  useEffect(() => {
    load().then(
      (loaded) => setState({ document: loaded }),
      (problem) => setState({ error: problemOf(problem).hint }),
    );
  }, []);
  if (error) return <Notice words={error} />;
  if (!document) return <Notice words="Reading the description…" />;
  const groups = [...routesByTag(document)].map(([tag, routes]) => [tag, routes.filter((r) => fits(r, q))] as const);
  const shown = groups.filter(([, routes]) => routes.length > 0);
  return (
    <div className="docs">
      <Contents document={document} groups={shown} q={q} onSearch={setQ} />
      <main className="docs-main">
        <h1>{document.info.title}</h1>
        <p className="app-note">Version {document.info.version}</p>
        {document.info.description ? (
          <p className="docs-text">
            <Prose text={document.info.description} />
          </p>
        ) : null}
        {shown.map(([tag, routes]) => (
          <section key={tag} aria-labelledby={`tag-${tag}`}>
            <h2 id={`tag-${tag}`}>{tag}</h2>
            {routes.map((route) => (
              <RouteCard key={route.id} document={document} route={route} />
            ))}
          </section>
        ))}
        {shown.length === 0 ? <p className="app-note">Nothing fits “{q}”.</p> : null}
      </main>
    </div>
  );
}

async function load(): Promise<Document> {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`The description could not be read: the server answered ${response.status}.`);
  return (await response.json()) as Document;
}

function fits(route: Route, q: string): boolean {
  return `${route.method} ${route.path} ${route.operation.summary ?? ""}`
    .toLowerCase()
    .includes(q.trim().toLowerCase());
}

function Notice({ words }: { words: string }) {
  return (
    <main className="app-welcome">
      <p role="status">{words}</p>
    </main>
  );
}

/** A path that wraps after its slashes. */
function BreakablePath({ path }: { path: string }) {
  const steps = path.slice(1).split("/");
  return (
    <span className="docs-nav-path">
      {steps.map((step, i) => (
        <Fragment key={steps.slice(0, i + 1).join("/")}>
          /<wbr />
          {step}
        </Fragment>
      ))}
    </span>
  );
}

interface ContentsProps {
  document: Document;
  groups: (readonly [string, Route[]])[];
  q: string;
  onSearch: (q: string) => void;
}

function Contents({ groups, q, onSearch }: ContentsProps) {
  return (
    <nav className="docs-nav" aria-label="Contents">
      <a className="app-brand" href="/">
        <Logo /> Parley
      </a>
      <label className="docs-search">
        Find a route
        <input
          type="search"
          className="app-input"
          data-testid="docs-search"
          value={q}
          onInput={(event) => onSearch(event.currentTarget.value)}
        />
      </label>
      {groups.map(([tag, routes]) => (
        <div key={tag}>
          <p className="docs-nav-tag">{tag}</p>
          <ul>
            {routes.map((route) => (
              <li key={route.id}>
                <a href={`#${route.id}`}>
                  <span className={`docs-method docs-method--${route.method}`}>{route.method}</span>
                  <BreakablePath path={route.path} />
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
