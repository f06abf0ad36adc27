// A floating list or card beside a control: above dialogs, never cut off by a scrolling pane.

const GAP = 4;
const EDGE = 8;

/** Show `panel` below (or above) `anchor`; gives a function that closes it. */
export function openPopup(anchor, panel, { width = null, onClose = () => {} } = {}) {
  panel.classList.add("popup");
  panel.setAttribute("popover", "manual");
  // Inside an open dialog only its own children can be used.
  (anchor.closest("dialog") ?? document.body).append(panel);
  panel.showPopover();
  const place = () => position(anchor, panel, width);
  place();
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const moved = (event) => {
    if (!panel.contains(event.target)) place();
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", moved, true);
  window.addEventListener("resize", place);
  let open = true;
  function close() {
    if (!open) return;
    open = false;
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("scroll", moved, true);
    window.removeEventListener("resize", place);
    panel.remove();
    onClose();
  }
  return { close, place };
}

function position(anchor, panel, width) {
  const box = anchor.getBoundingClientRect();
  if (width === "anchor") panel.style.minWidth = `${box.width}px`;
  panel.style.maxWidth = `${window.innerWidth - 2 * EDGE}px`;
  const below = window.innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const up = below < Math.min(panel.scrollHeight, 220) && above > below;
  panel.style.maxHeight = `${Math.max(120, Math.min(up ? above : below, 340))}px`;
  const height = panel.offsetHeight;
  panel.style.top = `${up ? box.top - GAP - height : box.bottom + GAP}px`;
  const left = Math.min(box.left, window.innerWidth - panel.offsetWidth - EDGE);
  panel.style.left = `${Math.max(EDGE, left)}px`;
}
