// Files: the card of a shared file, and the file_input element.
// https://docs.slack.dev/reference/block-kit/block-elements/file-input-element

import { fill, h, icon, safeHref } from "./dom.js";

/** A size in words, "2.4 MB". */
export function sizeWords(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The card of a file in a message. */
export function fileCard(file) {
  const name = file.title || file.name || "File";
  const href = safeHref(file.page_url ?? file.url_private ?? "");
  const details = [(file.filetype || "").toUpperCase(), sizeWords(file.size)].filter(Boolean).join(" · ");
  const words = [h("span", { class: "file-icon" }, icon("file")),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, name), h("span", { class: "file-info" }, details))];
  const card = file.page_url && href
    ? h("a", { class: "file-card", href, target: "_blank", rel: "noopener", data: { file: file.id } }, words)
    : h("div", { class: "file-card", data: { file: file.id } }, words);
  if (!file.page_url || !/^image\/(png|jpeg|gif|webp)$/.test(file.mimetype ?? "")) return card;
  return h("div", { class: "file-picture" }, card, h("img", { src: href, alt: file.alt_txt || name, loading: "lazy" }));
}

/** Render a file_input: choose or drop, each file sent at once, each removable. */
export function renderFileInput(element, field) {
  const most = element.max_files ?? 10;
  const types = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
  const list = h("ul", { class: "file-list", "aria-live": "polite" });
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  const control = h("input", {
    ...field.mark(), type: "file", class: "file-control", accept: types || null, multiple: most > 1,
    on: { change: () => take([...control.files]) },
  });
  const files = () => field.state().files ?? [];

  const draw = () => fill(list, files().map((file) => h("li", { class: "file-item" },
    h("span", { class: "file-name" }, file.name ?? file), h("span", { class: "file-info" }, sizeWords(file.size)),
    h("button", {
      type: "button", class: "btn btn-icon", "aria-label": `Remove ${file.name ?? file}`,
      on: { click: () => put(files().filter((one) => one !== file)) },
    }, icon("close")))));

  const say = (sentence) => {
    fault.textContent = sentence;
    fault.hidden = !sentence;
  };

  async function put(next) {
    await field.commit({ files: next });
    draw();
  }

  async function take(chosen) {
    say("");
    if (files().length + chosen.length > most) {
      say(most === 1 ? "Choose one file." : `Choose at most ${most} files.`);
    } else {
      control.setAttribute("aria-busy", "true");
      for (const file of chosen) {
        const answer = await field.ctx.upload(file);
        if (answer.ok) field.keep({ files: [...files(), answer.file] });
        else say(answer.detail ?? "This file could not be uploaded. Try again.");
      }
      control.removeAttribute("aria-busy");
      await put(files());
    }
    control.value = "";
  }

  draw();
  return h("div", { class: "file-input", on: dropTarget(take) }, control, list, fault);
}

/** Handlers that let an area take dropped files. */
export function dropTarget(take) {
  return {
    dragover: (event) => event.preventDefault(),
    drop: (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      take([...event.dataTransfer.files]);
    },
  };
}
