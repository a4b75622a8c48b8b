import { type ReactNode, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import type { Box, Size } from "./layout";
import { inFocus, inOrder } from "./order";
import { type Cast, type Plan, plan, seenAtOnce, type View } from "./plan";
import { useSize } from "./useSize";

/** Room below the tiles for leafing. */
const PAGER_HEIGHT = 52;

interface StageProps {
  view: View;
  /** Ids of shared screens, of the others in the order in which they came, and of oneself. */
  screens: string[];
  others: string[];
  self: string;
  /** Who speaks, by the same id. */
  speaker: string | null;
  /** The tile with this id; `seen` is false where it stands on another page, and nothing of it is to be shown. */
  tile(id: string, seen: boolean): ReactNode;
  testId: string;
  children?: ReactNode;
}

/**
 * Everybody's tiles: in a grid, or one of them large and the others in a strip; on several pages where they are many. Tiles keep their
 * elements wherever they move, so that no picture flickers.
 */
export function Stage({ view, screens, others, self, speaker, tile, testId, children }: StageProps) {
  const { ref, size } = useSize<HTMLDivElement>();
  const [wanted, setPage] = useState(0);
  const cast = useCast({ view, screens, others, self, speaker, size });
  const { places, large, floating, pages, page } = paged(size, cast, wanted);
  const look = (id: string) => (large.includes(id) ? "is-large" : floating === id ? "is-floating" : "");
  return (
    <div className="parley-cast" ref={ref} data-testid={testId} data-view={view} data-pages={pages}>
      {[...screens, ...others, self].map((id) => {
        const place = places.get(id);
        return place ? (
          <div key={id} className={`parley-place ${look(id)}`} style={styleOf(place)}>
            {tile(id, true)}
          </div>
        ) : (
          <div key={id} hidden>
            {tile(id, false)}
          </div>
        );
      })}
      {pages > 1 ? <Pager page={page} pages={pages} onPage={setPage} /> : null}
      {children}
    </div>
  );
}

type Actors = Omit<StageProps, "tile" | "testId" | "children"> & { size: Size };

/** Who stands where depends on who stood where before, so that people stay where one has seen them. */
function useCast({ size, speaker, ...actors }: Actors): Cast {
  const before = useRef<{ order: string[]; focus: string | null }>({ order: [], focus: null });
  const focus = inFocus(before.current.focus, actors.others, speaker);
  const order = inOrder(before.current.order, actors.others, speaker, seenAtOnce(size, actors));
  before.current = { order, focus };
  return { ...actors, others: order, focus };
}

function paged(size: Size, cast: Cast, page: number): Plan {
  const whole = plan(size, cast, page);
  return whole.pages === 1 ? whole : plan({ ...size, height: size.height - PAGER_HEIGHT }, cast, page);
}

function styleOf({ left, top, width, height }: Box) {
  return { transform: `translate(${left}px, ${top}px)`, width: `${width}px`, height: `${height}px` };
}

function Pager({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  return (
    <nav className="parley-pager" aria-label="Pages of people">
      <button
        type="button"
        className="parley-pager-button is-back"
        data-testid="page-back"
        aria-label="Previous people"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <Icon name="chevron" size={20} />
      </button>
      <span data-testid="page" aria-live="polite">
        {page + 1} of {pages}
      </span>
      <button
        type="button"
        className="parley-pager-button is-on"
        data-testid="page-on"
        aria-label="More people"
        disabled={page === pages - 1}
        onClick={() => onPage(page + 1)}
      >
        <Icon name="chevron" size={20} />
      </button>
    </nav>
  );
}
