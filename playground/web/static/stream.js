// Listens to the playground's events and says when the line broke and came back.

/**
 * Open the event stream for everybody.
 * `onEvent(event)` gets each event; `onLine(up)` hears true when connected, false when not.
 * The browser reconnects by itself.
 */
export function listen(onEvent, onLine) {
  const source = new EventSource("/play/stream");
  source.addEventListener("open", () => onLine(true));
  source.addEventListener("error", () => onLine(false));
  source.addEventListener("message", (message) => {
    try {
      onEvent(JSON.parse(message.data));
    } catch (fault) {
      console.warn("An event could not be read", fault);
    }
  });
  window.addEventListener("pagehide", () => source.close());
  return source;
}
