// Brings a list of nodes up to date without touching those that did not change, so that focus,
// caret and half-chosen values survive when news arrives.

const known = new WeakMap();

/**
 * Make the children of `parent` match `items`: `[{key, mark, make}]`. A child with the same key
 * and mark stays as it is; `make()` builds the others.
 */
export function reconcile(parent, items) {
  const old = new Map();
  for (const child of parent.children) {
    const tag = known.get(child);
    if (tag) old.set(tag.key, { child, mark: tag.mark });
  }
  let cursor = parent.firstElementChild;
  for (const item of items) {
    const before = old.get(item.key);
    const keep = before && before.mark === item.mark;
    const node = keep ? before.child : item.make();
    known.set(node, { key: item.key, mark: item.mark });
    if (node === cursor) {
      cursor = cursor.nextElementSibling;
    } else if (!keep && before && before.child === cursor) {
      cursor = cursor.nextElementSibling;
      before.child.replaceWith(node);
    } else {
      parent.insertBefore(node, cursor);
    }
    old.delete(item.key);
  }
  while (cursor) {
    const next = cursor.nextElementSibling;
    cursor.remove();
    cursor = next;
  }
}

/** Do `work` and, where the focused control was drawn anew, focus its successor at the same caret. */
export function keepFocus(root, work) {
  const active = document.activeElement;
  const had = active && active !== document.body && root.contains(active);
  const path = had ? pathOf(active) : null;
  const caret = had && active.matches("input[type=text], textarea") ? [active.selectionStart, active.selectionEnd] : null;
  work();
  if (!had || document.activeElement === active || !path) return;
  const next = root.querySelector(path);
  next?.focus({ preventScroll: true });
  if (caret && next?.setSelectionRange && next.matches("input[type=text], textarea")) next.setSelectionRange(...caret);
}

function pathOf(node) {
  const holder = node.closest("[data-action-id]");
  if (!holder) return node.id ? `#${CSS.escape(node.id)}` : null;
  const block = holder.closest("[data-block-id]")?.getAttribute("data-block-id") ?? "";
  const message = holder.closest("[data-message]")?.getAttribute("data-message");
  const action = holder.getAttribute("data-action-id");
  const inside = node === holder ? "" : ` [data-option-value="${CSS.escape(node.getAttribute("data-option-value") ?? "")}"]`;
  const scope = message ? `[data-message="${CSS.escape(message)}"] ` : "";
  return `${scope}[data-block-id="${CSS.escape(block)}"] [data-action-id="${CSS.escape(action)}"]${inside}`;
}
