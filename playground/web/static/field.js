// The bond between one element on the page and its value: reading, keeping, telling the app.

import { uid } from "./dom.js";

/**
 * Make the field of an element.
 * `block` holds it; `ctx` is the container's context (see context.js); `role` says how it sits
 * there: `{label, describedBy, input, dispatch}`. Outside input blocks every change is told to
 * the app; inside them only where the block asks for it with dispatch_action.
 */
export function makeField(element, block, ctx, role) {
  const id = uid("field");
  const tells = !role.input || role.dispatch;
  return {
    id,
    element,
    ctx,
    tells,
    label: role.label ?? element.accessibility_label ?? null,
    describedBy: role.describedBy ?? null,
    /** Attributes that every control of this element carries. */
    mark(extra = {}) {
      return {
        id,
        "aria-label": role.input ? null : this.label,
        "aria-describedby": this.describedBy,
        "aria-required": role.input && !role.optional ? "true" : null,
        data: { "action-id": element.action_id, "element-type": element.type, ...extra },
      };
    },
    state: () => ctx.form.read(block.block_id, element),
    /** Keep a value without telling the app. */
    keep(state) {
      ctx.form.keep(block.block_id, element, state);
      ctx.touched?.(block.block_id);
    },
    /** Keep a value and tell the app if it wants to know; false when the person thought better of it. */
    async commit(state) {
      if (tells && element.confirm && !(await ctx.ask(element.confirm))) return false;
      this.keep(state);
      if (tells) await ctx.act(block.block_id, element, state);
      return true;
    },
    /** Tell the app about a press that holds no value; `control` shows that it is on its way. */
    async press(state, control) {
      if (control.getAttribute("aria-busy") === "true") return false;
      if (element.confirm && !(await ctx.ask(element.confirm))) return false;
      control.setAttribute("aria-busy", "true");
      await ctx.act(block.block_id, element, state);
      control.removeAttribute("aria-busy");
      return true;
    },
    options: (query) => ctx.options(block.block_id, element, query),
  };
}
