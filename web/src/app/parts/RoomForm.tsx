import { type FormEvent, useState } from "react";
import { addressOfRoom } from "../roomAddress";

/** The way into a room by its name. */
export function RoomForm() {
  const [name, setName] = useState("");
  const [error, setError] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    setError(!wanted);
    if (wanted) location.assign(addressOfRoom(wanted));
  };
  return (
    <section className="app-panel app-open-room" aria-labelledby="room-title">
      <div className="app-panel-head">
        <h2 id="room-title">Open a room</h2>
      </div>
      <form className="app-room-form" onSubmit={submit} noValidate>
        <label className="parley-visually-hidden" htmlFor="room-name">
          Name of the room
        </label>
        <input
          id="room-name"
          className="app-input"
          data-testid="room-input"
          placeholder="Name of the room"
          value={name}
          maxLength={128}
          autoComplete="off"
          aria-invalid={error}
          aria-describedby="room-note"
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" className="parley-button parley-button--primary" data-testid="open-room">
          Open
        </button>
        <p id="room-note" className={error ? "app-error" : "app-note"} role={error ? "alert" : undefined}>
          {error ? "Please enter a name." : "Everybody who opens the same name meets there."}
        </p>
      </form>
    </section>
  );
}
