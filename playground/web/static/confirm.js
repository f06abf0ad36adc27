// The "are you sure" dialog of a confirm object.
// https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object

import { h, uid } from "./dom.js";
import { plainText, textNodes } from "./text.js";

/** Ask; resolves to true when the person confirms. */
export function ask(confirm, names) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const title = uid("confirm");
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      before?.focus?.();
      resolve(yes);
    };
    const danger = confirm.style === "danger";
    const dialog = h("dialog", {
      class: "confirm", "aria-labelledby": title, "aria-modal": "true", data: { confirm: true },
      on: {
        cancel: (event) => {
          event.preventDefault();
          answer(false);
        },
        keydown: (event) => event.stopPropagation(),
      },
    },
    h("h2", { id: title }, plainText(confirm.title)),
    h("div", { class: "confirm-text" }, textNodes(confirm.text, names)),
    h("div", { class: "confirm-buttons" },
      h("button", { type: "button", class: "btn", data: { deny: true }, on: { click: () => answer(false) } }, plainText(confirm.deny) || "Cancel"),
      h("button", {
        type: "button", class: danger ? "btn btn-danger-fill" : "btn btn-primary", autofocus: true,
        data: { agree: true }, on: { click: () => answer(true) },
      }, plainText(confirm.confirm) || "Yes")));
    document.body.append(dialog);
    dialog.showModal();
  });
}
