// Server-sent events with reconnection: what happened while the line was down is read again by the listener.

const KINDS = ["message", "edit", "delete", "chat", "answer", "clock", "request", "commands", "typing"];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;

/** One stream of events for one person; `on(kind, data)` hears them, `onState(up, again)` hears the line. */
export class Live {
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT;
  #opened = false;

  constructor(person, on, onState) {
    this.person = person;
    this.on = on;
    this.onState = onState;
    this.#connect();
  }

  #connect() {
    const source = new EventSource(`/sandbox/events?person=${encodeURIComponent(this.person)}`);
    this.#source = source;
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.on(kind, JSON.parse(event.data)));
    source.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.onState(true, this.#opened);
      this.#opened = true;
    };
    source.onerror = () => {
      this.onState(false, this.#opened);
      source.close();
      this.#timer = setTimeout(() => this.#connect(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    };
  }

  close() {
    clearTimeout(this.#timer);
    this.#source.close();
  }
}
