// Short notes at the bottom of the page that go away by themselves.

import { h, icon } from "./dom.js";

const STAY_MS = 7000;

/** Say a sentence; `kind` is "note" or "fault". A fault is announced at once. */
export function toast(sentence, kind = "note") {
  const area = document.getElementById("toasts");
  const note = h("div", { class: `toast toast-${kind}`, role: kind === "fault" ? "alert" : "status", data: { toast: kind } },
    h("span", {}, sentence),
    h("button", { type: "button", class: "btn-bare", "aria-label": "Dismiss", on: { click: () => note.remove() } }, icon("close")));
  area.append(note);
  // Shown again as a popover each time, so that it lies above an open dialog.
  area.hidePopover?.();
  area.showPopover?.();
  setTimeout(() => note.remove(), STAY_MS);
}
